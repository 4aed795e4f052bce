"""Charts: a card's `Chart` or leaderboard as a picture."""
