"""Ready files for the places where classes live: `grader export-platform` writes what each of them asks for.

A file of this package makes the files of one platform out of `templates/`; `pinned` and `summary` run over there.
"""
