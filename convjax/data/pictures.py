"""Pictures from files: decoded, turned upright, brought to one shape. No file is trusted."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import numpy as np
from jaxtyping import UInt8
from PIL import Image, UnidentifiedImageError

from convjax.arithmetic.messages import problem, times, typed
from convjax.errors import ConvjaxError

# Only those that Pillow decodes itself or by a library of its own: never by starting another program.
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "PPM")
EXTENSIONS = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pbm")
)
MAX_PIXELS = 2**26

_GREY = ("1", "L", "LA", "La")
_COLOUR = ("RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "CMYK", "YCbCr")
_TRANSPARENT = ("LA", "La", "RGBA", "RGBa", "PA")
_ORIENTATION = 0x0112  # the number of the tag in EXIF
_UPRIGHT = {  # what each value of it asks for
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_OPENING = threading.Lock()  # Python's filters of warnings are one for all threads


class _Turns:
    """Lets threads decode together as many pixels as one picture may have, each of which takes a dozen bytes."""

    def __init__(self) -> None:
        self._changed, self._pixels = threading.Condition(), 0

    @contextmanager
    def turn(self, pixels: int) -> Iterator[None]:
        """Within this block so many pixels are in memory; it is waited until there is room for them."""
        with self._changed:
            self._changed.wait_for(lambda: not self._pixels or self._pixels + pixels <= MAX_PIXELS)
            self._pixels += pixels
        try:
            yield
        finally:
            with self._changed:
                self._pixels -= pixels
                self._changed.notify_all()


_TURNS = _Turns()


@dataclass(frozen=True)
class Header:
    """What is known of a picture before it is decoded: its size when it stands upright, and whether it is grey."""

    height: int
    width: int
    grey: bool


def read_picture(
    path: str | PathLike[str], *, image_shape: tuple[int, int, int], pixel_max: int = 255
) -> UInt8[np.ndarray, "height width channels"]:
    """A picture from a file, brought to the shape that a model takes.

    It is turned upright as its EXIF data says, made grey or coloured, resized until it covers height and width, and
    cut off evenly on both sides of the longer one. What is transparent becomes white; of 16 bits the upper 8 are kept;
    of an animation the first picture is taken.

    Args:
        path: a file: JPEG, PNG, WebP, BMP, GIF, TIFF or PPM.
        image_shape: height, width and channels; one channel is grey, three are red, green and blue.
        pixel_max: what white becomes, 1 to 255.

    Raises:
        ConvjaxError: there is no such file, it is no picture of these formats, is cut off, holds numbers that are no
            bytes, or has more than 67 million pixels, which is found out before it is decoded.

    Example:
        >>> from PIL import Image
        >>> Image.new("RGB", (40, 20), "red").save("wide.png")
        >>> read_picture("wide.png", image_shape=(8, 8, 3))[0, 0].tolist()
        [255, 0, 0]
        >>> Path("wide.png").unlink()
    """
    _check_shape(image_shape, pixel_max)
    file = Path(path)
    check_is_file(file)
    with _opened(file, named(file)) as image:
        return _decoded(image, image_shape, pixel_max)


def decode_picture(
    file: BinaryIO, *, name: str, image_shape: tuple[int, int, int]
) -> UInt8[np.ndarray, "height width channels"]:
    """As :func:`read_picture`, of what has been opened already; ``name`` is what an error calls it."""
    with _opened(file, name) as image:
        return _decoded(image, image_shape, 255)


def read_header(source: Path | BinaryIO, *, name: str) -> Header:
    """The size of a picture and whether it is grey, without decoding it.

    Raises:
        ConvjaxError: as :func:`read_picture`, as far as it can be seen without decoding.
    """
    with _opened(source, name) as image:
        width, height = image.size
        # Of a PNG, asking for what is not in its header would decode all of it.
        if (image.format != "PNG" or "exif" in image.info) and _orientation(image) >= 5:
            width, height = height, width
        return Header(height, width, image.mode not in _COLOUR)


def resized(
    picture: UInt8[np.ndarray, "height width channels"], image_size: tuple[int, int]
) -> UInt8[np.ndarray, "new_height new_width channels"]:
    """A picture in memory, resized until it covers height and width and cut off evenly, as ``read_picture`` does."""
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    return np.asarray(_covering(image, image_size)).reshape(*image_size, picture.shape[-1])


def named(path: Path) -> str:
    """A path as an error shows it: in quotes, and with nothing in it that a terminal would obey."""
    return repr(str(path))


def check_is_file(path: Path) -> None:
    """Raise unless there is an ordinary file: to open a pipe or a device could wait for ever.

    Raises:
        ConvjaxError: there is nothing, or something else.
    """
    try:
        if path.is_file():
            return
        there = path.exists() or path.is_symlink()
    except (OSError, ValueError) as error:
        raise _unreadable(named(path), error) from None
    if path.is_dir():
        raise problem(f"{named(path)} is a folder", "", "Name the file of one picture.")
    if there:
        raise problem(f"{named(path)} is no ordinary file, or a link to nothing", "", "Name the file of a picture.")
    raise problem(f"There is no file {named(path)}", "", "Check the path; it starts at the folder you are in.")


def _check_shape(image_shape: tuple[int, int, int], pixel_max: int) -> None:
    right = isinstance(image_shape, tuple | list) and len(image_shape) == 3
    if not right or not all(isinstance(size, int | np.integer) and size >= 1 for size in image_shape):
        mend = "Give height, width and channels, such as (28, 28, 1)."
        raise problem(f"image_shape must be three whole numbers from 1, got {typed(image_shape)}", "", mend)
    if image_shape[2] not in (1, 3, 4):
        mend = "Use 1 for grey, 3 for red, green and blue, 4 where transparency is kept."
        raise problem(f"image_shape {tuple(image_shape)} has {image_shape[2]} channels", "", mend)
    if not isinstance(pixel_max, int | np.integer) or not 1 <= pixel_max <= 255:
        raise ConvjaxError(f"pixel_max must be a whole number from 1 to 255, not {typed(pixel_max)}.")


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[Image.Image]:
    """Open, check the size and the mode; whatever goes wrong, also while it is decoded, becomes one kind of error."""
    try:
        with _OPENING, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF data
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(source, formats=FORMATS)
        with image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise _too_large(name, f"it says that it is {times((width, height))}")
            if not (image.mode in (*_GREY, *_COLOUR) or _has_16_bits(image)):
                raise problem(
                    f"{name} cannot be used",
                    f"its pixels are neither grey nor colours in bytes, but Pillow's mode {image.mode!r}",
                    "Save it as 8-bit grey or RGB.",
                )
            yield image
    except ConvjaxError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large(name, "it says so itself") from None
    except UnidentifiedImageError:
        mend = f"Leave it out, or save it as one of {', '.join(FORMATS)}."
        raise problem(f"{name} is no picture, or a damaged one", "", mend) from None
    except Exception as error:  # damaged files fail in many ways
        raise _unreadable(name, error) from None


def _decoded(
    image: Image.Image, image_shape: tuple[int, int, int], pixel_max: int
) -> UInt8[np.ndarray, "height width channels"]:
    height, width, channels = image_shape
    turn = _UPRIGHT.get(_orientation(image)) if image.format != "PNG" else None
    swapped = turn is not None and _orientation(image) >= 5
    # A JPEG can be decoded at a half, a quarter or an eighth of its size, many times faster.
    image.draft(None, (2 * height, 2 * width) if swapped else (2 * width, 2 * height))
    with _TURNS.turn(image.width * image.height):
        image.load()
        if image.format == "PNG":  # known only now
            turn = _UPRIGHT.get(_orientation(image))
        plain = _with_channels(image, channels)
        if turn is not None:
            plain = plain.transpose(turn)
        pixels = np.asarray(_covering(plain, (height, width))).reshape(height, width, channels)
    if pixel_max == 255:
        return pixels
    return np.rint(pixels * (pixel_max / 255)).astype(np.uint8)


def _orientation(image: Image.Image) -> int:
    """From 1, upright, to 8; damaged EXIF data is as good as none."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # Pillow checks little of what it reads there, and fails in many ways
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _with_channels(image: Image.Image, channels: int) -> Image.Image:
    if _has_16_bits(image):
        image = Image.fromarray(((np.asarray(image).astype(np.int64).clip(0, 65535) + 128) // 257).astype(np.uint8))
    wanted = {1: "L", 3: "RGB", 4: "RGBA"}[channels]
    if channels != 4 and (image.mode in _TRANSPARENT or "transparency" in image.info):
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return image if image.mode == wanted else image.convert(wanted)


def _has_16_bits(image: Image.Image) -> bool:
    return image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PPM")


def _covering(image: Image.Image, image_size: tuple[int, int]) -> Image.Image:
    height, width = image_size
    if image.size == (width, height):
        return image
    scale = max(width / image.width, height / image.height)
    left, top = (image.width - width / scale) / 2, (image.height - height / scale) / 2
    box = (max(left, 0), max(top, 0), min(image.width - left, image.width), min(image.height - top, image.height))
    return image.resize((width, height), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)


def _too_large(name: str, why: str) -> ConvjaxError:
    what = f"{name} has more than {MAX_PIXELS:,} pixels"
    return problem(what, why, "Scale it down first; it was not decoded.")


def _unreadable(name: str, error: Exception) -> ConvjaxError:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    if isinstance(error, OSError) and "truncated" in str(error):
        why = f"the file ends too early: {error}"
    return problem(f"{name} cannot be read", " ".join(why.split()).rstrip("."), "Replace it, or take it away.")
