"""What the house is held to: floors, size, names, and the files that one answer passes."""
