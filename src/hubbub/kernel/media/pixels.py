"""Reading pictures through libvips, with the bounds set before a pixel is decoded.

Still pictures go line by line from the decoder to the size that is wanted, so that they are never in memory in their full
size unless the decoder itself keeps them there; and of those with many pixels a process reads one at a time.
"""

import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hubbub.kernel.media.errors import BrokenMedia, TooLargeMedia, UnsupportedMedia
from hubbub.kernel.media.limits import ImageLimits
from hubbub.kernel.media.sniff import AVIF, GIF, HEIC, JPEG, PNG, WEBP, MediaType

_LOADERS = {JPEG: "jpegload", PNG: "pngload", GIF: "gifload", WEBP: "webpload", AVIF: "heifload"}
_UPRIGHT, _SIDEWAYS = 1, 5  # EXIF orientations from here on swap width and height
_BLURHASH_INPUT = 32
_BLURHASH_PARTS = 4

_MANY_PIXELS = 8_294_400  # 3840 x 2160; from here on a decoder may need hundreds of megabytes
_alone = threading.Lock()

Image = Any
"""A `pyvips.Image`, whose library has no types."""


class Header(msgspec.Struct, frozen=True):
    """What a picture says of itself; width and height as seen, orientation applied."""

    width: int
    height: int
    frames: int
    is_kept_whole: bool = False  # by the decoder, in memory, in its full size


class Size(NamedTuple):
    """Width and height as seen."""

    width: int
    height: int


@cache
def vips() -> Any:
    """The library, set to one thread and no cache: a worker is small between two pictures."""
    os.environ.setdefault("VIPS_CONCURRENCY", "1")
    import pyvips

    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(state=True)
    return pyvips


@contextmanager
def reading() -> Iterator[None]:
    """What the library can't read is a broken file."""
    try:
        yield
    except vips().Error as error:
        raise BrokenMedia from error


def read_header(path: Path, media_type: MediaType) -> Header:
    """Size and frames of a picture, from its header alone. Raises `BrokenMedia`, `UnsupportedMedia`."""
    if media_type == HEIC:
        heif = _open_heif(path)
        return Header(int(heif.size[0]), int(heif.size[1]), 1)
    with reading():
        image = _load(path, media_type)
        width, height = int(image.width), int(image.height)
        frames = int(image.get("n-pages")) if "n-pages" in image.get_fields() else 1
        turned = "orientation" in image.get_fields() and int(image.get("orientation")) >= _SIDEWAYS
        whole = _is_kept_whole(image, media_type)
    return Header(height, width, frames, whole) if turned else Header(width, height, frames, whole)


def _is_kept_whole(image: Image, media_type: MediaType) -> bool:
    """An interlaced picture has its first line complete with its last. One of 8 bits a channel is small enough for it."""
    deep_and_interlaced = image.format == "ushort" and "interlaced" in image.get_fields()
    return media_type == AVIF or (media_type == PNG and deep_and_interlaced)


def check_limits(header: Header, limits: ImageLimits) -> None:
    """Raises `TooLargeMedia` for what would take too much memory to decode."""
    if header.width * header.height > limits.max_matrix:
        raise TooLargeMedia(f"{header.width}x{header.height} images are not supported")
    if header.is_kept_whole and header.width * header.height > limits.max_kept_whole:
        raise TooLargeMedia(
            f"{header.width}x{header.height} images of this kind are not supported: save it as JPEG, or smaller"
        )
    if header.frames > 1 and (
        header.frames > limits.max_frames
        or header.width * header.height * header.frames > limits.max_animation
    ):
        raise TooLargeMedia("Animated images of this size are not supported")


def load_upright(path: Path, media_type: MediaType, header: Header, size: Size) -> Image:
    """A still picture in memory, of this size (no larger than it is), in sRGB, 8 bits a channel, turned as its orientation
    says. Raises `BrokenMedia`."""
    with reading():
        if media_type == HEIC:
            return _to_size(to_srgb(_load_heif(path)), size).copy_memory()
        scale = max(size.width / header.width, size.height / header.height)
        image = _load(path, media_type, access="sequential", **_shrinking(media_type, scale))
        orientation = int(image.get("orientation")) if "orientation" in image.get_fields() else _UPRIGHT
        lying = Size(size.height, size.width) if orientation >= _SIDEWAYS else size
        # Turning needs all lines at once, so it comes last.
        image = _to_size(to_srgb(image), lying).copy_memory()
        return image if orientation == _UPRIGHT else _turn(image, orientation)


def _turn(image: Image, orientation: int) -> Image:
    image = image.copy()
    image.set_type(vips().GValue.gint_type, "orientation", orientation)
    return image.autorot().copy_memory()


@contextmanager
def one_at_a_time(header: Header) -> Iterator[None]:
    """Do this when no other picture of many pixels, all its frames together, is at work in this process."""
    if header.width * header.height * header.frames <= _MANY_PIXELS:
        yield
        return
    with _alone:
        yield


def _shrinking(media_type: MediaType, scale: float) -> dict[str, object]:
    """How to have a picture decoded smaller, if its decoder can, but no smaller than `scale`."""
    if media_type == JPEG:
        return {"shrink": next(factor for factor in (8, 4, 2, 1) if factor == 1 or factor * scale <= 1)}
    if media_type == WEBP and scale < 1:
        return {"scale": scale}
    return {}


def _to_size(image: Image, size: Size) -> Image:
    if (image.width, image.height) == size:
        return image
    return image.thumbnail_image(size.width, height=size.height, size="force", no_rotate=True)


def load_frames(path: Path, media_type: MediaType) -> Image:
    """All frames of an animation, one below the other. Raises `BrokenMedia`."""
    with reading():
        return _load(path, media_type, n=-1)


def to_srgb(image: Image) -> Image:
    """The picture in sRGB, by its own colour profile where it carries one."""
    if "icc-profile-data" in image.get_fields():
        try:
            image = image.icc_transform("srgb", embedded=True)
        except vips().Error:  # a profile that is none: the numbers are all there is to go by
            image = image.copy()
            image.remove("icc-profile-data")
    return image.colourspace("srgb").cast("uchar")


def within(header: Header, max_pixels: int) -> Size:
    """The size in which a picture has at most so many pixels, in its proportions; never larger than it was."""
    pixels = header.width * header.height
    if pixels <= max_pixels:
        return Size(header.width, header.height)
    scale = (max_pixels / pixels) ** 0.5
    return Size(max(1, int(header.width * scale)), max(1, int(header.height * scale)))


def covering(header: Header, size: Size) -> Size:
    """The smallest size of a picture that covers `size`, in its proportions; never larger than it was."""
    scale = min(1.0, max(size.width / header.width, size.height / header.height))
    return Size(ceil(header.width * scale), ceil(header.height * scale))


def shrink_to(image: Image, max_pixels: int) -> Image:
    """The picture with at most so many pixels, in its proportions; never larger than it was."""
    return _to_size(image, within(Header(image.width, image.height, 1), max_pixels))


def for_each_frame(size: Size, frames: int, limits: ImageLimits) -> Size:
    """The size in these proportions, no larger, in which so many frames together have no more pixels than they may."""
    return within(Header(size.width, size.height, frames), limits.max_filled // frames)


def fill(image: Image, size: Size) -> Image:
    """The middle of the picture, filling the given size exactly."""
    return image.thumbnail_image(size.width, height=size.height, size="both", crop="centre")


def compute_blurhash(image: Image) -> tuple[str, str]:
    """The blurred placeholder of a picture, and its average colour as `#rrggbb`."""
    import blurhash
    from PIL import Image as Pillow

    tiny = image.thumbnail_image(_BLURHASH_INPUT, height=_BLURHASH_INPUT, size="down")
    tiny = tiny.flatten(background=[255, 255, 255]) if tiny.hasalpha() else tiny
    tiny = tiny.extract_band(0, n=3)
    picture = Pillow.frombytes("RGB", (tiny.width, tiny.height), tiny.write_to_memory())
    average = [round(tiny.extract_band(band).avg()) for band in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it asks Pillow the old way
        code = blurhash.encode(picture, _BLURHASH_PARTS, _BLURHASH_PARTS)
    return str(code), "#{:02x}{:02x}{:02x}".format(*average)


def _load(path: Path, media_type: MediaType, **options: Any) -> Image:
    """By the loader of exactly this type, so that nothing is guessed; a file that breaks off is an error."""
    loader = _LOADERS.get(media_type)
    if loader is None:
        raise UnsupportedMedia
    return getattr(vips().Image, loader)(str(path), fail_on="truncated", **options)


@contextmanager
def _reading_heif() -> Iterator[None]:
    """pillow-heif says in many ways that a file makes no sense to it."""
    try:
        yield
    except (ValueError, RuntimeError, SyntaxError, OSError, EOFError, LookupError) as error:
        raise BrokenMedia from error


def _open_heif(path: Path) -> Any:
    """A HEIC's header. pillow-heif brings the decoder that the libvips wheel leaves out."""
    import pillow_heif

    with _reading_heif():
        heif = pillow_heif.open_heif(str(path), convert_hdr_to_8bit=True)
        if not heif.size:
            raise BrokenMedia
    return heif


def _load_heif(path: Path) -> Image:
    """A HEIC as the camera meant it: the decoder turns it upright itself."""
    heif = _open_heif(path)
    with _reading_heif():
        image = _decoded(heif) if heif.mode in _AS_DECODED else _converted(heif)
    image = image.copy(interpretation="srgb")
    if profile := heif.info.get("icc_profile"):
        image.set_type(vips().GValue.blob_type, "icc-profile-data", profile)
    return image


_AS_DECODED = {"RGB": 3, "RGBA": 4}


def _decoded(heif: Any) -> Image:
    """The pixels where the decoder put them, without a copy. Its lines may be longer than the picture is wide."""
    bands, (width, height) = _AS_DECODED[heif.mode], heif.size
    lines = vips().Image.new_from_memory(heif.data, heif.stride, height, 1, "uchar")
    return lines.crop(0, 0, width * bands, height).bandfold(factor=bands)


def _converted(heif: Any) -> Image:
    """Rarer kinds of pixels (grey, premultiplied) by way of Pillow, which knows them all."""
    picture = heif.to_pillow()
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    bands = len(picture.getbands())
    return vips().Image.new_from_memory(picture.tobytes(), picture.width, picture.height, bands, "uchar")
