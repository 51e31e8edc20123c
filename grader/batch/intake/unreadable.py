"""Why something that was handed in cannot be read: in the words of `grader check`, which reads a file itself."""

from grader.judge.submission import MAX_BYTES

IS_LINK = "is a link; put the file itself here"
IS_BEHIND_A_LINK = "lies behind a link; put the folder itself here"
IS_FOLDER = "is a folder; put a file here"
IS_NO_FILE = "is no regular file"
IS_TOO_LARGE = f"is larger than {MAX_BYTES // 2**10} KiB"
IS_THERE_TWICE = "is in the archive more than once"
IS_ENCRYPTED = "is encrypted; make the archive without a password"
IS_OTHERWISE_PACKED = "is packed in a way that is not read here; make a plain .zip"
IS_DAMAGED = "is damaged in the archive; make the archive anew"

ARCHIVE_IS_BROKEN = "The archive is broken, or is not what its name says; make it anew."
ONLY_EXERCISES = "hand in the exercises and nothing else"


class Unreadable(Exception):
    """Says why: of one file without its name, as in "is a link", of a whole submission in a sentence."""
