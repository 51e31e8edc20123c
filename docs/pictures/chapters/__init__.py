"""The pictures of the course's chapters: one module a chapter, computed by calling the library itself.

    python -m docs.pictures.chapters            draws them all into exercises/<chapter>/picture.svg
    python -m docs.pictures.chapters 05_pooling

They are handed to learners as files, so they are kept in the repository; the same call draws the same bytes.
"""
