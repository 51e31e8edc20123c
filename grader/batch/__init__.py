"""Grading a class: submissions in, one record for each out, and what is made of the records."""
