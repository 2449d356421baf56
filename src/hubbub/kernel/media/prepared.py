"""What an upload became: files ready to be served, and the facts about them that Mastodon's API tells."""

from pathlib import Path

import msgspec


class PreparedFile(msgspec.Struct, frozen=True):
    """One file that was written; width and height are 0 where there is nothing to see."""

    path: Path
    mime: str
    extension: str  # without the dot
    size: int  # bytes
    width: int = 0
    height: int = 0


class PreparedImage(msgspec.Struct, frozen=True):
    """A picture and its small version. `small` of an animation stands still. `colour` is the average, `#rrggbb`."""

    original: PreparedFile
    small: PreparedFile
    blurhash: str
    colour: str
    is_animated: bool = False


class PreparedVideo(msgspec.Struct, frozen=True):
    """An MP4 that plays everywhere, and its first picture. Width and height are as seen, rotation applied."""

    original: PreparedFile
    small: PreparedFile
    blurhash: str
    colour: str
    duration: float  # seconds
    frame_rate: str  # as `30/1` or `30000/1001`
    bitrate: int  # bits a second
    has_audio: bool


class PreparedAudio(msgspec.Struct, frozen=True):
    """Sound that plays everywhere, with its cover if it carried one."""

    original: PreparedFile
    duration: float  # seconds
    bitrate: int  # bits a second
    small: PreparedFile | None = None
    blurhash: str = ""
    colour: str = ""


def describe_file(path: Path, mime: str, width: int = 0, height: int = 0) -> PreparedFile:
    """The facts of a file that was just written."""
    return PreparedFile(path, mime, path.suffix.removeprefix("."), path.stat().st_size, width, height)
