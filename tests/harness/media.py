"""Real media files of every kind, made on the spot."""

import struct
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

SECRET = "secret place"


def draw(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose top left quarter is red, on blue: so one sees how it is turned."""
    image = Image.new(mode, (width, height), (20, 40, 200, 255)[: len(mode)])
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height // 2 - 1), (220, 30, 30, 255)[: len(mode)])
    return image


def look(path: Path) -> Image.Image:
    """The picture in a file, read to its end."""
    with Image.open(path) as image:
        image.load()
        return image


def count_frames(path: Path) -> int:
    """How many frames the picture in a file has."""
    with Image.open(path) as image:
        return getattr(image, "n_frames", 1)


def exif(orientation: int = 1) -> bytes:
    """EXIF with a place, a maker and an orientation."""
    made = Image.Exif()
    made[Base.Orientation] = orientation
    made[Base.Make] = SECRET
    gps = made.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef] = "N"
    gps[GPS.GPSLatitude] = (52.0, 30.0, 1.0)
    gps[GPS.GPSProcessingMethod] = SECRET
    return made.tobytes()


def image_file(folder: Path, kind: str, *, size: tuple[int, int] = (640, 480), orientation: int = 1) -> Path:
    """A still picture of a kind that carries EXIF with GPS where the kind can."""
    path = folder / f"picture.{kind}"
    picture = draw(*size)
    match kind:
        case "heic":
            pillow_heif.from_pillow(picture).save(path, exif=exif(orientation))
        case "gif":
            picture.save(path, comment=SECRET)
        case "jpg":
            picture.save(path, exif=exif(orientation), comment=SECRET, quality=92)
        case _:
            picture.save(path, exif=exif(orientation))
    return path


def animation_file(folder: Path, kind: str, *, frames: int = 5, size: tuple[int, int] = (120, 80)) -> Path:
    """A GIF or WebP that moves."""
    path = folder / f"moving.{kind}"
    first, *rest = (draw(*size).rotate(index * 40) for index in range(frames))
    first.save(path, save_all=True, append_images=rest, duration=80, loop=0)
    return path


def png_header(folder: Path, width: int, height: int) -> Path:
    """A PNG that promises a lot and holds nothing."""
    path = folder / "promise.png"
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + _chunk(b"IEND", b"")
    )
    return path


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def video_file(
    folder: Path,
    name: str = "video.mp4",
    *,
    video: str = "libx264",
    audio: str | None = "aac",
    size: tuple[int, int] = (320, 240),
    frames: int = 30,
    rate: int = 30,
) -> Path:
    """A video of a second by default, whose container tells a place; top left is red."""
    path = folder / name
    options = {"movflags": "use_metadata_tags"} if path.suffix in {".mp4", ".mov"} else {}
    with av.open(str(path), "w", options=options) as out:
        out.metadata["title"] = SECRET
        out.metadata["com.apple.quicktime.location.ISO6709"] = SECRET
        picture: Any = out.add_stream(video, rate=rate)
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p"
        sound: Any = out.add_stream(audio, rate=48000, layout="stereo") if audio else None
        still = np.asarray(draw(*size))
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(np.roll(still, index // 10, axis=0).copy(), format="rgb24")
            out.mux(picture.encode(frame))
            if sound:
                out.mux(sound.encode(_tone(48000 // rate)))
        out.mux(picture.encode(None))
        if sound:
            out.mux(sound.encode(None))
    return path


def audio_file(folder: Path, name: str, codec: str, *, seconds: float = 1.0, cover: bool = False) -> Path:
    """A tone of a second by default, with a tag that tells a place, and a cover if wished."""
    path = folder / name
    muxer = "mp4" if cover and path.suffix == ".m4a" else None  # the muxer of plain M4A takes no picture
    with av.open(str(path), "w", format=muxer) as out:
        out.metadata["title"] = SECRET
        sound: Any = out.add_stream(codec, rate=48000, layout="stereo")
        picture = out.add_stream("mjpeg", rate=1) if cover else None
        if picture:
            picture.width, picture.height, picture.pix_fmt = 200, 200, "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic
            frame = av.VideoFrame.from_ndarray(np.asarray(draw(200, 200)), format="rgb24")
            packets = [*picture.encode(frame), *picture.encode(None)]
        else:
            packets = []
        first = sound.encode(_tone(int(48000 * seconds)))
        out.mux([*packets, *first, *sound.encode(None)])
    return path


def _tone(samples: int) -> av.AudioFrame:
    wave = (np.sin(np.arange(samples) / 20) * 8000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave.repeat(2)[None, :], format="s16", layout="stereo")
    frame.sample_rate = 48000
    frame.time_base = Fraction(1, 48000)
    return frame


def turn_video(path: Path) -> Path:
    """The same MP4, whose header tells players to turn it clockwise by 90 degrees, as phones write it."""
    data = bytearray(path.read_bytes())
    at = (
        data.index(b"tkhd") + 4 + 40
    )  # version 0: the matrix follows 40 bytes of times, duration, layer and volume
    one = 0x10000
    data[at : at + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 240 * one, 0, 0x40000000)
    turned = path.with_stem("turned")
    turned.write_bytes(data)
    return turned
