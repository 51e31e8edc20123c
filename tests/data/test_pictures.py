import os
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.data import pictures, read_picture
from convjax.data.pictures import MAX_PIXELS


def noise(height, width, channels=3):
    return np.random.default_rng(0).integers(0, 256, (height, width, channels)).astype(np.uint8)


def smooth(height, width):
    """A picture that any good resizing keeps: red grows to the right, green downwards."""
    down, right = np.mgrid[0:height, 0:width]
    red, green = 255 * right / (width - 1), 255 * down / (height - 1)
    return np.stack([red, green, np.full_like(red, 90)], -1).astype(np.uint8)


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_says(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("ending", ["png", "bmp", "ppm", "tif", "PNG"])
def test_a_picture_of_the_right_size_is_read_as_it_was_written(tmp_path, ending):
    pixels = noise(9, 7)
    Image.fromarray(pixels).save(tmp_path / f"a.{ending}")
    np.testing.assert_array_equal(read_picture(tmp_path / f"a.{ending}", image_shape=(9, 7, 3)), pixels)


@pytest.mark.parametrize("ending", ["jpg", "webp", "gif"])
def test_a_lossy_picture_is_read_as_nearly_what_was_written(tmp_path, ending):
    pixels = smooth(40, 60)
    Image.fromarray(pixels).save(tmp_path / f"a.{ending}")
    read = read_picture(str(tmp_path / f"a.{ending}"), image_shape=(40, 60, 3))
    assert np.abs(read.astype(int) - pixels).mean() < 8


def test_a_grey_picture_and_a_coloured_one_become_what_the_shape_says(tmp_path):
    grey = noise(5, 6, 1)
    Image.fromarray(grey[..., 0]).save(tmp_path / "grey.png")
    np.testing.assert_array_equal(
        read_picture(tmp_path / "grey.png", image_shape=(5, 6, 3)), np.repeat(grey, 3, axis=-1)
    )
    colour = noise(5, 6)
    Image.fromarray(colour).save(tmp_path / "colour.png")
    luma = colour @ [0.299, 0.587, 0.114]  # ITU-R BT.601
    read = read_picture(tmp_path / "colour.png", image_shape=(5, 6, 1))[..., 0]
    assert np.abs(read - luma).max() <= 1


@pytest.mark.parametrize(("size", "middle"), [((20, 60), slice(20, 40)), ((60, 20), slice(20, 40))])
def test_the_longer_side_is_cut_off_evenly_and_the_shorter_one_is_kept_whole(tmp_path, size, middle):
    pixels = noise(*size)
    Image.fromarray(pixels).save(tmp_path / "long.png")
    expected = pixels[:, middle] if size[0] < size[1] else pixels[middle]
    np.testing.assert_array_equal(read_picture(tmp_path / "long.png", image_shape=(20, 20, 3)), expected)


@pytest.mark.parametrize("ending", ["png", "jpg"])
@pytest.mark.parametrize("shape", [(16, 24, 3), (300, 450, 3)])
def test_a_resized_picture_shows_the_same_without_jagged_edges(tmp_path, ending, shape):
    Image.fromarray(smooth(160, 240)).save(tmp_path / f"a.{ending}", quality=95)
    read = read_picture(tmp_path / f"a.{ending}", image_shape=shape)
    assert np.abs(read.astype(int) - smooth(*shape[:2])).mean() < 4
    fine = noise(160, 240, 1)[..., 0]
    Image.fromarray(fine).save(tmp_path / "fine.png")
    tiny = read_picture(tmp_path / "fine.png", image_shape=(16, 24, 1))
    assert tiny.std() < 15  # the mean of 100 pixels varies a tenth as much as one pixel does: 74 / 10


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_picture_is_turned_upright_as_its_exif_data_says(tmp_path, orientation, ending):
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :24], upright[:16, 24:], upright[16:, :24] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    stored = {  # how a camera held so would have stored it: the inverse of what EXIF's table asks for
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: upright.swapaxes(0, 1)[::-1],
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: upright.swapaxes(0, 1)[:, ::-1],
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(tmp_path / f"a.{ending}", exif=exif, quality=95)
    read = read_picture(tmp_path / f"a.{ending}", image_shape=(32, 48, 3)).astype(int)
    assert np.abs(read - upright).mean() < 6


def test_what_is_transparent_becomes_white_and_a_palette_its_colours(tmp_path):
    seen = np.zeros((4, 4, 4), np.uint8)
    seen[:2] = (200, 10, 10, 255)
    Image.fromarray(seen).save(tmp_path / "alpha.png")
    read = read_picture(tmp_path / "alpha.png", image_shape=(4, 4, 3))
    assert read[0, 0].tolist() == [200, 10, 10]
    assert read[3, 3].tolist() == [255, 255, 255]
    palette = Image.fromarray(seen[..., :3]).convert("P", palette=Image.Palette.ADAPTIVE)
    palette.save(tmp_path / "palette.png", transparency=palette.getpixel((3, 3)))
    read = read_picture(tmp_path / "palette.png", image_shape=(4, 4, 3))
    assert np.abs(read[0, 0].astype(int) - [200, 10, 10]).max() <= 2
    assert read[3, 3].tolist() == [255, 255, 255]


@pytest.mark.parametrize("ending", ["png", "pgm"])
def test_of_16_bits_the_upper_8_are_kept(tmp_path, ending):
    deep = np.random.default_rng(0).integers(0, 2**16, (5, 6)).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / f"deep.{ending}")
    read = read_picture(tmp_path / f"deep.{ending}", image_shape=(5, 6, 1))[..., 0]
    assert np.abs(read - deep / 257).max() <= 0.51


def test_a_picture_for_print_becomes_red_green_and_blue(tmp_path):
    Image.new("CMYK", (4, 4), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    red, green, blue = read_picture(tmp_path / "print.jpg", image_shape=(4, 4, 3))[0, 0].tolist()
    assert red > 200
    assert max(green, blue) < 60


def test_white_becomes_the_largest_pixel_of_the_data_set(tmp_path):
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    read = read_picture(tmp_path / "a.png", image_shape=(16, 16, 1), pixel_max=16)
    assert (read.min(), read.max()) == (0, 16)
    assert np.abs(read[..., 0] - pixels / 255 * 16).max() <= 0.5


@pytest.mark.parametrize("mode", ["F", "I", "LAB"])
def test_numbers_that_are_no_bytes_are_refused_by_name(tmp_path, error_of, mode):
    Image.new("L", (4, 4)).convert("RGB" if mode == "LAB" else "L").convert(mode).save(tmp_path / "odd.tif")
    message = error_of(read_picture, tmp_path / "odd.tif", image_shape=(4, 4, 3))
    assert "odd.tif' cannot be used" in message
    assert f"mode '{mode}'" in message


@pytest.mark.parametrize("ending", ["jpg", "png", "gif", "bmp", "webp", "tif"])
def test_a_picture_that_is_cut_off_anywhere_is_an_error_that_names_it(tmp_path, error_of, ending):
    file = tmp_path / f"half.{ending}"
    Image.fromarray(noise(40, 40)).save(file)
    whole = file.read_bytes()
    for length in (0, 3, 20, len(whole) // 4, len(whole) // 2, int(len(whole) * 0.9)):
        file.write_bytes(whole[:length])
        message = error_of(read_picture, file, image_shape=(8, 8, 3))
        assert str(file) in message.splitlines()[0]
        assert len(message.splitlines()) <= 4


@pytest.mark.parametrize("ending", ["jpg", "png", "tif"])
def test_a_picture_whose_bytes_were_changed_is_read_or_is_an_error_of_ours(tmp_path, ending):
    file = tmp_path / f"changed.{ending}"
    Image.fromarray(noise(12, 12)).save(file)
    whole = file.read_bytes()
    generator = np.random.default_rng(1)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in generator.integers(0, len(whole), 6):
            damaged[place] = generator.integers(256)
        file.write_bytes(damaged)
        try:
            assert read_picture(file, image_shape=(8, 8, 3)).shape == (8, 8, 3)
        except ConvjaxError as error:
            assert str(file) in str(error)  # noqa: PT017


@pytest.mark.parametrize("side", [8193, 12_000, 40_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path, error_of, side):
    assert side**2 > MAX_PIXELS
    (tmp_path / "bomb.png").write_bytes(png_that_says(side, side))
    message = error_of(read_picture, tmp_path / "bomb.png", image_shape=(8, 8, 3))
    assert "bomb.png' has more than 67,108,864 pixels" in message
    assert "not decoded" in message


def test_what_is_no_ordinary_file_is_an_error_and_is_not_opened(tmp_path, error_of):
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "link.png").symlink_to(tmp_path / "nothing")
    shape = (8, 8, 3)
    assert "is a folder" in error_of(read_picture, tmp_path / "folder.png", image_shape=shape)
    assert "link to nothing" in error_of(read_picture, tmp_path / "link.png", image_shape=shape)
    assert "There is no file" in error_of(read_picture, tmp_path / "none.png", image_shape=shape)
    assert "cannot be read" in error_of(read_picture, tmp_path / ("x" * 300), image_shape=shape)
    assert "There is no file" in error_of(read_picture, "null\0byte", image_shape=shape)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        assert "no ordinary file" in error_of(read_picture, tmp_path / "pipe.png", image_shape=shape)


def test_a_file_that_is_no_picture_is_an_error_that_says_what_is_read(tmp_path, error_of):
    (tmp_path / "text.png").write_text("a picture of a cat")
    message = error_of(read_picture, tmp_path / "text.png", image_shape=(8, 8, 3))
    assert "is no picture" in message
    assert "JPEG, PNG" in message


def test_a_picture_that_would_start_another_program_is_no_picture(tmp_path, error_of):
    (tmp_path / "a.png").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\nshowpage\n%%EOF\n"
    )
    assert "is no picture" in error_of(read_picture, tmp_path / "a.png", image_shape=(8, 8, 3))


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 2), (0, 8, 3), "8x8", (8.0, 8, 3), None])
def test_a_shape_that_is_none_is_an_error_that_names_it(tmp_path, error_of, shape):
    assert "image_shape" in error_of(read_picture, tmp_path / "a.png", image_shape=shape)


@pytest.mark.parametrize("pixel_max", [0, 256, 1.5, "255"])
def test_a_largest_pixel_out_of_range_is_an_error_that_names_it(tmp_path, error_of, pixel_max):
    assert "pixel_max" in error_of(read_picture, tmp_path / "a.png", image_shape=(8, 8, 1), pixel_max=pixel_max)


def test_threads_decode_together_no_more_pixels_than_one_picture_may_have():
    turns, together, most = pictures._Turns(), 0, 0
    adding = threading.Lock()

    def decode(pixels: int) -> None:
        nonlocal together, most
        with turns.turn(pixels):
            with adding:
                together += pixels
                most = max(most, together)
            time.sleep(0.01)
            with adding:
                together -= pixels

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(decode, [MAX_PIXELS // 3, 10, MAX_PIXELS // 2, MAX_PIXELS] * 8))
    assert MAX_PIXELS // 2 < most <= MAX_PIXELS
