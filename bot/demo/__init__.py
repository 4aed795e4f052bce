"""A simulated study group that lives through a month: for `quizbot demo` and its pictures."""
