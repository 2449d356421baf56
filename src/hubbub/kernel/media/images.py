"""Pictures: turned upright, stripped of what they tell about their maker, in a size for reading and one for lists."""

from pathlib import Path

import msgspec

from hubbub.kernel.media.errors import UnsupportedMedia
from hubbub.kernel.media.limits import ImageLimits
from hubbub.kernel.media.pixels import (
    Header,
    Image,
    Size,
    check_limits,
    compute_blurhash,
    covering,
    fill,
    for_each_frame,
    load_frames,
    load_upright,
    one_at_a_time,
    read_header,
    reading,
    shrink_to,
    to_srgb,
    vips,
    within,
)
from hubbub.kernel.media.prepared import PreparedFile, PreparedImage, describe_file
from hubbub.kernel.media.sniff import AVIF, GIF, HEIC, JPEG, PNG, WEBP, Kind, MediaType, sniff

MAX_PIXELS = 8_294_400  # 3840 x 2160, as Mastodon keeps them
SMALL_PIXELS = 230_400  # 640 x 360
DEFAULT_LIMITS = ImageLimits()

# What a type is stored as: the same where every browser shows it, else the nearest that every browser does.
_STORED_AS = {JPEG: JPEG, PNG: PNG, WEBP: WEBP, AVIF: WEBP, HEIC: JPEG, GIF: PNG}
_QUALITY = 90


def prepare_image(
    source: Path,
    target: Path,
    *,
    max_pixels: int = MAX_PIXELS,
    small_pixels: int = SMALL_PIXELS,
    limits: ImageLimits = DEFAULT_LIMITS,
) -> PreparedImage:
    """Writes a picture and its small version into the folder `target`, without EXIF, GPS, XMP and comments, in sRGB.

    An animated GIF or WebP stays animated, at its size. Raises `UnsupportedMedia`, `TooLargeMedia` (before decoding) and
    `BrokenMedia`.
    """
    media_type, header = _inspect(source, limits)
    if header.frames > 1:
        with one_at_a_time(header):
            return _prepare_animation(source, target, media_type, small_pixels)
    with one_at_a_time(header), reading():
        image = load_upright(source, media_type, header, within(header, max_pixels))
        return _write_pair(image, shrink_to(image, small_pixels), target, _STORED_AS[media_type])


def prepare_square(
    source: Path, target: Path, *, size: int = 400, limits: ImageLimits = DEFAULT_LIMITS
) -> PreparedImage:
    """An avatar: the middle of the picture as a square. Of an animation, `original` moves and `small` stands still; else
    they are the same file. An animation of very many frames is made smaller. Raises as `prepare_image`."""
    return _prepare_filled(source, target, Size(size, size), limits)


def prepare_cover(
    source: Path, target: Path, *, width: int = 1500, height: int = 500, limits: ImageLimits = DEFAULT_LIMITS
) -> PreparedImage:
    """A profile's header: the middle of the picture in this size. Otherwise like `prepare_square`."""
    return _prepare_filled(source, target, Size(width, height), limits)


def write_poster(image: Image, target: Path, *, pixels: int = SMALL_PIXELS) -> tuple[PreparedFile, str, str]:
    """A frame or cover as a small JPEG in the folder `target`, its blurhash and its average colour."""
    with reading():
        small = shrink_to(to_srgb(image), pixels).copy_memory()
        return (_save(small, target / "small", JPEG), *compute_blurhash(small))


def _inspect(source: Path, limits: ImageLimits) -> tuple[MediaType, Header]:
    """Type and header of a picture that is small enough to be read. Only what may move has more than one frame."""
    media_type = sniff(source)
    if media_type.kind != Kind.IMAGE:
        raise UnsupportedMedia
    header = read_header(source, media_type)
    check_limits(header, limits)
    return media_type, header if media_type in {GIF, WEBP} else msgspec.structs.replace(header, frames=1)


def _prepare_filled(source: Path, target: Path, size: Size, limits: ImageLimits) -> PreparedImage:
    media_type, header = _inspect(source, limits)
    if header.frames > 1:
        # Small frames are enlarged here: a thousand of them, a few kilobytes, would become gigabytes.
        size = for_each_frame(size, header.frames, limits)
        with one_at_a_time(Header(*size, header.frames)), reading():
            pages = [fill(page, size) for page in _split(load_frames(source, media_type))]
            moving = _join(pages, load_frames(source, media_type))
            return _write_animation(moving, pages[0], target, media_type)
    with one_at_a_time(header), reading():
        image = fill(load_upright(source, media_type, header, covering(header, size)), size).copy_memory()
        original = _save(image, target / "original", _STORED_AS[media_type])
        return PreparedImage(original, original, *compute_blurhash(image))


def _prepare_animation(source: Path, target: Path, media_type: MediaType, small_pixels: int) -> PreparedImage:
    with reading():
        frames = load_frames(source, media_type).copy_memory()
        still = shrink_to(_split(frames)[0], small_pixels)
        return _write_animation(frames, still, target, media_type)


def _split(frames: Image) -> list[Image]:
    """The frames of an animation, each by itself."""
    height = frames.get("page-height")
    return [_take_frame(frames, top, height) for top in range(0, frames.height, height)]


def _take_frame(frames: Image, top: int, height: int) -> Image:
    frame = to_srgb(frames.crop(0, top, frames.width, height)).copy_memory().copy()
    for field in ("page-height", "n-pages"):  # with them, what is one picture would be written as several
        frame.remove(field)
    return frame


def _join(pages: list[Image], timing: Image) -> Image:
    """Frames to one animation again, shown as long and as often as those of `timing`."""
    moving = vips().Image.arrayjoin(pages, across=1).copy()
    moving.set_type(vips().GValue.gint_type, "page-height", pages[0].height)
    moving.set_type(vips().GValue.array_int_type, "delay", timing.get("delay"))
    if "loop" in timing.get_fields():
        moving.set_type(vips().GValue.gint_type, "loop", timing.get("loop"))
    return moving


def _write_pair(image: Image, small: Image, target: Path, media_type: MediaType) -> PreparedImage:
    small = small.copy_memory()
    return PreparedImage(
        _save(image, target / "original", media_type),
        _save(small, target / "small", media_type),
        *compute_blurhash(small),
    )


def _write_animation(moving: Image, still: Image, target: Path, media_type: MediaType) -> PreparedImage:
    return PreparedImage(
        _save(moving, target / "original", media_type),
        _save(still, target / "small", _STORED_AS[media_type]),
        *compute_blurhash(still),
        is_animated=True,
    )


def _save(image: Image, path: Path, media_type: MediaType) -> PreparedFile:
    """Pixels alone: the encoders keep no field of the source."""
    path = path.with_suffix(f".{media_type.extension}")
    height = int(image.get("page-height")) if "page-height" in image.get_fields() else int(image.height)
    match media_type:
        case t if t == JPEG:
            flat = image.flatten(background=[255, 255, 255]) if image.hasalpha() else image
            flat.jpegsave(str(path), Q=_QUALITY, optimize_coding=True, keep="none")
        case t if t == PNG:
            image.pngsave(str(path), keep="none")
        case t if t == WEBP:
            image.webpsave(str(path), Q=_QUALITY, keep="none")
        case _:
            image.gifsave(str(path), keep="none")
    return describe_file(path, media_type.mime, int(image.width), height)
