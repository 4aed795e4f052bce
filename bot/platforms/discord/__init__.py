"""Discord: commands, buttons and posts, by way of discord.py. Nothing else of quizbot knows it."""
