"""Mastodon's `meta` of attachments (docs.joinmastodon.org/entities/MediaAttachment#meta)."""

from typing import Any

from hubbub.kernel.media import PreparedAudio, PreparedFile, PreparedImage, PreparedVideo


def _size(file: PreparedFile) -> dict[str, Any]:
    return {
        "width": file.width,
        "height": file.height,
        "size": f"{file.width}x{file.height}",
        "aspect": round(file.width / file.height, 6) if file.height else 1.0,
    }


def describe_image(made: PreparedImage) -> dict[str, Any]:
    """Sizes of a picture and its preview."""
    return {"original": _size(made.original), "small": _size(made.small)}


def describe_video(made: PreparedVideo) -> dict[str, Any]:
    """Sizes, length and rates of a video."""
    original = _size(made.original) | {
        "frame_rate": made.frame_rate,
        "duration": round(made.duration, 3),
        "bitrate": made.bitrate,
    }
    return {
        "length": _clock(made.duration),
        "duration": round(made.duration, 3),
        "fps": round(_rate(made.frame_rate)),
        "size": original["size"],
        "width": original["width"],
        "height": original["height"],
        "aspect": original["aspect"],
        "original": original,
        "small": _size(made.small),
    }


def describe_audio(made: PreparedAudio) -> dict[str, Any]:
    """Length and rate of sound, and the size of its cover."""
    facts: dict[str, Any] = {
        "length": _clock(made.duration),
        "duration": round(made.duration, 3),
        "original": {"duration": round(made.duration, 3), "bitrate": made.bitrate},
    }
    if made.small is not None:
        facts["small"] = _size(made.small)
    return facts


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:05.2f}"


def _rate(fraction: str) -> float:
    above, _, below = fraction.partition("/")
    return float(above) / float(below or 1) if float(below or 1) else 0.0
