"""The language the judge and the worker speak: length-prefixed frames of plain values, never pickle.

`wire` writes and reads frames; `encoding` puts values into them and `decoding` takes them out, of the `kinds` there
are. Whoever reads trusts nothing: every length is checked before anything is allocated, every kind and dtype stands on
a list, and whatever does not fit is a `FrameError`.
"""

from grader.frames.decoding import Decoder
from grader.frames.encoding import Encoder, text_of, type_name
from grader.frames.kinds import DTYPES, EXTENSION_DTYPES, Named, Unsendable
from grader.frames.wire import MAX_BODY, MAX_HEADER, FrameError, read_frame, write_frame

__all__ = [
    "DTYPES",
    "EXTENSION_DTYPES",
    "MAX_BODY",
    "MAX_HEADER",
    "Decoder",
    "Encoder",
    "FrameError",
    "Named",
    "Unsendable",
    "read_frame",
    "text_of",
    "type_name",
    "write_frame",
]
