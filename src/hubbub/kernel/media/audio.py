"""Sound that plays everywhere: MP3, AAC and FLAC stay what they are, anything else becomes MP3; without metadata."""

from pathlib import Path
from typing import Any

from hubbub.kernel.media.errors import MediaError, UnsupportedMedia
from hubbub.kernel.media.limits import VideoLimits
from hubbub.kernel.media.prepared import PreparedAudio, PreparedFile, describe_file
from hubbub.kernel.media.probe import (
    Container,
    Probe,
    audio_stream,
    cover_stream,
    first_frame,
    opened,
    read_facts,
)
from hubbub.kernel.media.sniff import FLAC, M4A, MP3, MediaType, sniff
from hubbub.kernel.media.streams import CopyLane, EncodeAudioLane, Lane, open_output, run_lanes
from hubbub.kernel.media.video import write_frame

DEFAULT_LIMITS = VideoLimits()
_STORED_AS = {"mp3": MP3, "mp3float": MP3, "aac": M4A, "flac": FLAC}
_MUXERS = {MP3: "mp3", M4A: "ipod", FLAC: "flac"}
_WITHOUT_TAGS = {MP3: {"id3v2_version": "0", "write_id3v1": "0"}, M4A: {"movflags": "+faststart"}, FLAC: {}}
_MP3_BITRATE = 192_000


def prepare_audio(source: Path, target: Path, *, limits: VideoLimits = DEFAULT_LIMITS) -> PreparedAudio:
    """Writes the sound, and its cover if it carries one, into the folder `target`. Takes MP4, MOV and WebM without
    moving picture as well. Raises `UnsupportedMedia`, `BrokenMedia`, `TooLargeMedia`."""
    media_type = sniff(source)
    if not media_type.demuxer:
        raise UnsupportedMedia
    with opened(source, media_type) as container:
        facts = read_facts(container, limits)
        cover = _write_cover(container, target, limits)
    with opened(source, media_type) as container:
        path, stored_as = _convert(container, target, facts, limits)
    with opened(path, stored_as) as container:
        made = read_facts(container, limits)
    small, blurhash, colour = cover or (None, "", "")
    duration = made.duration or facts.duration or 0.0
    return PreparedAudio(describe_file(path, stored_as.mime), duration, made.bitrate, small, blurhash, colour)


def _convert(source: Container, target: Path, facts: Probe, limits: VideoLimits) -> tuple[Path, MediaType]:
    stream = audio_stream(source)
    if stream is None or facts.audio is None:
        raise UnsupportedMedia("Audio has no audio stream")
    stored_as = _STORED_AS.get(facts.audio.codec, MP3)
    path = target / f"original.{stored_as.extension}"
    with open_output(path, _MUXERS[stored_as], **_WITHOUT_TAGS[stored_as]) as out:
        lane: Lane
        if facts.audio.codec in _STORED_AS:
            lane = CopyLane(out, stream)
        else:
            lane = EncodeAudioLane(out, stream, "libmp3lame", bitrate=_MP3_BITRATE)
        lanes: dict[Any, Lane] = {stream: lane}
        run_lanes(source, lanes, facts, limits)
    return path, stored_as


def _write_cover(
    container: Container, target: Path, limits: VideoLimits
) -> tuple[PreparedFile, str, str] | None:
    """The cover as a small JPEG. One that can't be read is no reason to refuse the music."""
    stream = cover_stream(container)
    if stream is None:
        return None
    try:
        frame = first_frame(container, stream, limits)
        return write_frame(frame, frame.width, target)
    except MediaError:
        return None
