"""Commands: what members and organisers can ask for, and how they type it."""
