"""A learner's folder: where it is, what it remembers, and how its files are handed out, kept and renewed."""
