"""Charts: a card's `Chart` or leaderboard as a picture, drawn by a process of its own."""
