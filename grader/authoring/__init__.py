"""Proving a course: what `grader dev` does for those who write exercises.

A course's own files are trusted. So what has to be asked thousands of times is rehearsed in one long-lived process by
the judge's own code, with the worker's own operations; and what was found is asked once more of the real judge.
"""
