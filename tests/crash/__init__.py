"""Real processes that die at every step of a post, and a platform that counts what arrived."""
