"""Video that plays everywhere: H.264 and AAC in an MP4 whose index comes first, without metadata."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from hubbub.kernel.media.errors import BrokenMedia, UnsupportedMedia
from hubbub.kernel.media.images import write_poster
from hubbub.kernel.media.limits import VideoLimits
from hubbub.kernel.media.pixels import Image, vips
from hubbub.kernel.media.prepared import PreparedFile, PreparedVideo, describe_file
from hubbub.kernel.media.probe import (
    Container,
    Frame,
    Probe,
    audio_stream,
    first_frame,
    opened,
    read_facts,
    read_rotation,
    video_stream,
)
from hubbub.kernel.media.sniff import GIF, MP4, Kind, MediaType, sniff
from hubbub.kernel.media.streams import (
    CopyLane,
    EncodeAudioLane,
    EncodeVideoLane,
    Lane,
    open_output,
    run_lanes,
)

DEFAULT_LIMITS = VideoLimits()
_COPIED_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_COPIED_SOUND = frozenset({"aac", "mp3", "mp3float"})


def prepare_video(source: Path, target: Path, *, limits: VideoLimits = DEFAULT_LIMITS) -> PreparedVideo:
    """Writes the video and its first picture into the folder `target`. What browsers play is copied packet by packet,
    anything else is encoded anew, at most in 1920 x 1080 and 60 frames a second.

    Raises `UnsupportedMedia` (also without moving picture), `BrokenMedia`, `TooLargeMedia`.
    """
    media_type = sniff(source)
    if media_type.kind != Kind.VIDEO:
        raise UnsupportedMedia
    return _prepare(source, target, media_type, limits)


def prepare_gifv(source: Path, target: Path, *, limits: VideoLimits = DEFAULT_LIMITS) -> PreparedVideo:
    """Writes an animated GIF as a silent MP4, which is a tenth of its size. Raises as `prepare_video`."""
    media_type = sniff(source)
    if media_type != GIF:
        raise UnsupportedMedia
    return _prepare(source, target, media_type, limits)


def _prepare(source: Path, target: Path, media_type: MediaType, limits: VideoLimits) -> PreparedVideo:
    path = target / "original.mp4"
    with opened(source, media_type) as container:
        facts = read_facts(container, limits)
        if facts.video is None:
            raise UnsupportedMedia("Video has no video stream")
        poster = write_frame(
            first_frame(container, video_stream(container), limits), facts.video.width, target
        )
    # Opened again, since a decoder that has begun keeps what it saw.
    with opened(source, media_type) as container:
        _convert(container, path, facts, limits)
    return _describe(path, poster, limits)


def write_frame(frame: Frame, width: int, target: Path) -> tuple[PreparedFile, str, str]:
    """A frame as a small upright JPEG in the folder `target`. `width` is as seen, which pixel shape may change."""
    return write_poster(_turn(_as_image(frame), read_rotation(frame), width), target)


def _convert(source: Container, path: Path, facts: Probe, limits: VideoLimits) -> None:
    video, audio = video_stream(source), audio_stream(source)
    if video is None or facts.video is None:
        raise BrokenMedia
    with open_output(path, "mp4", movflags="+faststart") as out:
        lanes: dict[Any, Lane] = {}
        if facts.video.codec == "h264" and facts.video.pixel_format in _COPIED_PIXELS:
            lanes[video] = CopyLane(out, video)
        else:
            lanes[video] = EncodeVideoLane(out, video, facts.video, limits)
        if audio is not None and facts.audio is not None:
            copied = facts.audio.codec in _COPIED_SOUND
            lanes[audio] = CopyLane(out, audio) if copied else EncodeAudioLane(out, audio, "aac")
        run_lanes(source, lanes, facts, limits)


def _describe(path: Path, poster: tuple[PreparedFile, str, str], limits: VideoLimits) -> PreparedVideo:
    """The facts of the file we wrote, which are what a player will find."""
    with opened(path, MP4) as container:
        made = read_facts(container, limits)
    if made.video is None:
        raise BrokenMedia
    rate = made.video.frame_rate or Fraction(0)
    small, blurhash, colour = poster
    return PreparedVideo(
        describe_file(path, MP4.mime, made.video.width, made.video.height),
        small,
        blurhash,
        colour,
        duration=made.duration or 0.0,
        frame_rate=f"{rate.numerator}/{rate.denominator}",
        bitrate=made.bitrate,
        has_audio=made.audio is not None,
    )


def _as_image(frame: Frame) -> Image:
    pixels = frame.to_ndarray(format="rgb24")
    height, width = pixels.shape[:2]
    return (
        vips().Image.new_from_memory(pixels.tobytes(), width, height, 3, "uchar").copy(interpretation="srgb")
    )


def _turn(image: Image, rotation: int, width: int) -> Image:
    """Upright and in its true proportions. The library turns clockwise, the file counterclockwise."""
    if rotation:
        image = image.rot(f"d{360 - rotation}")
    return (
        image.resize(width / image.width, vscale=1.0)
        if width != image.width and rotation % 180 == 0
        else image
    )
