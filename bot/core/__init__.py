"""The rules: pure, synchronous; time and chance come in as arguments."""
