"""What a file truly is, told by its first bytes; names and declared types are not believed."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from hubbub.kernel.media.errors import UnsupportedMedia

_HEAD = 4096
_EBML = b"\x1a\x45\xdf\xa3"
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_VIDEO_BRANDS = (
    b"iso",
    b"mp4",
    b"avc",
    b"M4V",
    b"MSNV",
    b"dash",
    b"3gp",
    b"3g2",
    b"f4v",
    b"hvc",
    b"cmf",
    b"mmp4",
    b"XAVC",
)
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


class Kind(StrEnum):
    """What one does with a file."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class MediaType(msgspec.Struct, frozen=True):
    """A type we take. `demuxer` is the name of the one reader that may open video and sound: without it, ffmpeg would
    guess, and some of its readers follow addresses in the file."""

    kind: Kind
    mime: str
    extension: str
    demuxer: str = ""


JPEG = MediaType(Kind.IMAGE, "image/jpeg", "jpg")
PNG = MediaType(Kind.IMAGE, "image/png", "png")
GIF = MediaType(Kind.IMAGE, "image/gif", "gif", "gif")
WEBP = MediaType(Kind.IMAGE, "image/webp", "webp")
AVIF = MediaType(Kind.IMAGE, "image/avif", "avif")
HEIC = MediaType(Kind.IMAGE, "image/heic", "heic")
MP4 = MediaType(Kind.VIDEO, "video/mp4", "mp4", "mov")
MOV = MediaType(Kind.VIDEO, "video/quicktime", "mov", "mov")
WEBM = MediaType(Kind.VIDEO, "video/webm", "webm", "matroska")
MP3 = MediaType(Kind.AUDIO, "audio/mpeg", "mp3", "mp3")
M4A = MediaType(Kind.AUDIO, "audio/mp4", "m4a", "mov")
AAC = MediaType(Kind.AUDIO, "audio/aac", "aac", "aac")
OGG = MediaType(Kind.AUDIO, "audio/ogg", "ogg", "ogg")
FLAC = MediaType(Kind.AUDIO, "audio/flac", "flac", "flac")
WAV = MediaType(Kind.AUDIO, "audio/wav", "wav", "wav")

ALL = (JPEG, PNG, GIF, WEBP, AVIF, HEIC, MP4, MOV, WEBM, MP3, M4A, AAC, OGG, FLAC, WAV)


def sniff(path: Path) -> MediaType:
    """The type of a file. An MP4, MOV or WebM without pictures says VIDEO as well: `probe` knows. Raises
    `UnsupportedMedia` for anything we don't take."""
    with path.open("rb") as file:
        found = sniff_bytes(file.read(_HEAD))
    if found is None:
        raise UnsupportedMedia
    return found


def sniff_bytes(head: bytes) -> MediaType | None:
    """The type that the first bytes of a file tell, None if we don't take it."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"RIFF"):
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    return next((found for tell in _TELLERS if (found := tell(head))), None)


def is_animated(path: Path, media_type: MediaType) -> bool:
    """Whether a GIF or WebP has more than one frame. Raises `BrokenMedia`."""
    from hubbub.kernel.media.pixels import read_header

    return media_type in {GIF, WEBP} and read_header(path, media_type).frames > 1


def _tell_iso(head: bytes) -> MediaType | None:
    """ISO base media (ISO/IEC 14496-12 4.3): the brands, the major one first; QuickTime before it had none."""
    if head[4:8] in _OLD_QUICKTIME:
        return MOV
    if head[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if _AVIF_BRANDS.intersection(brands):
        return AVIF
    if brands[0] in _HEIF_BRANDS:
        return HEIC
    if brands[0] in _AUDIO_BRANDS:
        return M4A
    if brands[0] == b"qt  ":
        return MOV
    return MP4 if any(brand.startswith(_VIDEO_BRANDS) for brand in brands) else None


def _tell_webm(head: bytes) -> MediaType | None:
    """Matroska that calls itself WebM; other Matroska is not for the web."""
    return WEBM if head.startswith(_EBML) and b"\x42\x82\x84webm" in head[:64] else None


def _tell_ogg(head: bytes) -> MediaType | None:
    known = (b"OpusHead", b"\x01vorbis")
    return OGG if head.startswith(b"OggS") and any(mark in head[:128] for mark in known) else None


def _tell_flac(head: bytes) -> MediaType | None:
    return FLAC if head.startswith(b"fLaC") else None


def _tell_mpeg_audio(head: bytes) -> MediaType | None:
    """MP3 and ADTS frames, or an ID3v2 tag, which stands before either and is as good as a promise."""
    if head.startswith(b"ID3") and len(head) > 10:
        size = int("".join(f"{byte & 0x7F:07b}" for byte in head[6:10]), 2)
        return _tell_flac(head[10 + size :]) or _tell_adts(head[10 + size :]) or MP3
    return _tell_adts(head) or _tell_mp3_frame(head)


def _tell_adts(head: bytes) -> MediaType | None:
    return AAC if len(head) > 6 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else None


def _tell_mp3_frame(head: bytes) -> MediaType | None:
    """Sync, layer III, and neither bit rate nor sample rate a reserved value."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    return MP3 if head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C else None


_TELLERS: tuple[Callable[[bytes], MediaType | None], ...] = (
    _tell_iso,
    _tell_webm,
    _tell_ogg,
    _tell_flac,
    _tell_mpeg_audio,
)
