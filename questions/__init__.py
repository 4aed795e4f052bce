"""What to ask: outline, bank, sampling, grading and the tools for authors."""
