"""Opening video and sound through ffmpeg: by one known reader, from the file alone, with the facts it tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from hubbub.kernel.media.errors import BrokenMedia, TooLargeMedia, UnsupportedMedia
from hubbub.kernel.media.limits import VideoLimits
from hubbub.kernel.media.sniff import MediaType, sniff

_MICROSECONDS = 1_000_000
_FRAME_TRIES = 300  # packets read in search of a first frame

Container = Any
Stream = Any
Frame = Any
"""Objects of PyAV, named here so that signatures read well; its own types are loaded with ffmpeg."""


class VideoFacts(msgspec.Struct, frozen=True):
    """The moving picture of a file. Width and height are as seen: rotation and pixel shape applied."""

    codec: str
    pixel_format: str
    width: int
    height: int
    rotation: int  # degrees counterclockwise that a player turns it by: 0, 90, 180 or 270
    frame_rate: Fraction | None  # the average


class AudioFacts(msgspec.Struct, frozen=True):
    """The sound of a file."""

    codec: str
    sample_rate: int
    channels: int


class Probe(msgspec.Struct, frozen=True):
    """What a file of video or sound holds. `duration` is None where only playing it to the end would tell."""

    duration: float | None
    bitrate: int
    video: VideoFacts | None
    audio: AudioFacts | None
    has_cover: bool


def probe(path: Path, *, limits: VideoLimits | None = None) -> Probe:
    """The facts of a file. Raises `UnsupportedMedia`, `BrokenMedia`, and `TooLargeMedia` beyond `limits`."""
    media_type = sniff(path)
    if not media_type.demuxer:
        raise UnsupportedMedia
    with opened(path, media_type) as container:
        return read_facts(container, limits or VideoLimits())


@contextmanager
def opened(path: Path, media_type: MediaType) -> Iterator[Container]:
    """The file, opened by the reader of its type and no other: some formats name further files or addresses to read."""
    import av

    with (
        translated_errors(),
        av.open(
            str(path.resolve()),
            format=media_type.demuxer,
            options={"protocol_whitelist": "file"},
            metadata_errors="replace",
        ) as container,
    ):
        yield container


@contextmanager
def translated_errors() -> Iterator[None]:
    """What ffmpeg can't read is a broken file."""
    import av

    try:
        yield
    except (
        av.FFmpegError,
        ValueError,
    ) as error:  # PyAV says ValueError where a stream changes what it promised
        raise BrokenMedia from error


def read_facts(container: Container, limits: VideoLimits) -> Probe:
    """The facts of an open file, within the limits; the first frame is decoded, since it knows how it is turned."""
    duration = None if container.duration is None else container.duration / _MICROSECONDS
    if duration is not None and duration > limits.max_duration:
        raise TooLargeMedia("Video or audio of this length is not supported")
    video, audio = video_stream(container), audio_stream(container)
    if not (video or audio):
        raise BrokenMedia
    return Probe(
        duration,
        int(container.bit_rate or 0),
        _read_video(container, video, limits) if video else None,
        _read_audio(audio) if audio else None,
        cover_stream(container) is not None,
    )


def video_stream(container: Container) -> Stream | None:
    """The moving picture, if there is one. A cover is stored as a video stream too, but is none."""
    return next((stream for stream in container.streams.video if not _is_cover(stream)), None)


def cover_stream(container: Container) -> Stream | None:
    """The cover picture, if there is one."""
    return next((stream for stream in container.streams.video if _is_cover(stream)), None)


def audio_stream(container: Container) -> Stream | None:
    """The first sound track, if there is one that this ffmpeg knows."""
    return next((stream for stream in container.streams.audio if stream.codec_context), None)


def first_frame(container: Container, stream: Stream, limits: VideoLimits) -> Frame:
    """The first picture of a stream; the container is rewound behind it. Raises `BrokenMedia`, `TooLargeMedia`."""
    bound_decoder(stream, limits)
    for tries, packet in enumerate(container.demux(stream)):
        for frame in decode_tolerantly(packet):
            container.seek(0)
            return frame
        if tries > _FRAME_TRIES:
            break
    raise BrokenMedia


def bound_decoder(stream: Stream, limits: VideoLimits) -> None:
    """One thread, and no frame beyond the limits even where the stream grows behind its header."""
    context = stream.codec_context
    if context is None:
        raise UnsupportedMedia
    if context.width * context.height > limits.max_matrix:
        raise TooLargeMedia(f"{context.width}x{context.height} videos are not supported")
    if not context.is_open:
        context.thread_count = 1
        context.options = {"max_pixels": str(limits.max_matrix * 2)}  # padding counts


def decode_tolerantly(packet: Any) -> list[Frame]:
    """The frames of a packet; none of a damaged one, as players do it."""
    import av

    try:
        return list(packet.decode())
    except av.InvalidDataError:
        return []


def _is_cover(stream: Stream) -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _read_video(container: Container, stream: Stream, limits: VideoLimits) -> VideoFacts:
    frame = first_frame(container, stream, limits)
    rate = Fraction(stream.average_rate) if stream.average_rate else None
    if rate and rate > limits.max_frame_rate:
        raise TooLargeMedia(f"{int(rate)}fps videos are not supported")
    width, height = frame.width, frame.height
    shape = stream.sample_aspect_ratio
    if shape and Fraction(1, 8) < shape < Fraction(8):
        width = max(1, round(width * shape))
    rotation = read_rotation(frame)
    if rotation % 180:
        width, height = height, width
    pixel_format = stream.codec_context.pix_fmt or frame.format.name
    return VideoFacts(stream.codec_context.name, pixel_format, width, height, rotation, rate)


def read_rotation(frame: Frame) -> int:
    """How far a player turns the frame counterclockwise, in quarter turns."""
    return int(round(frame.rotation / 90) % 4 * 90)


def _read_audio(stream: Stream) -> AudioFacts:
    context = stream.codec_context
    return AudioFacts(context.name, int(context.sample_rate or 0), int(context.channels or 0))
