"""The sections of the lesson, a file each: texts whose numbers the library computes."""
