"""Charts: a card's `Chart` block as a picture, drawn by a process of its own."""
