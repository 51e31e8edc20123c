"""Exercises in notebooks: a cell is judged like a file, by the same judge and under the same limits."""
