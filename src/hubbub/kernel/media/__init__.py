"""Files people upload: what they are, and the forms of them that are safe and playable everywhere.

The libraries that read pixels and sound are imported inside the functions, since most processes never need them.
"""

from hubbub.kernel.media.audio import prepare_audio
from hubbub.kernel.media.errors import BrokenMedia, MediaError, TooLargeMedia, UnsupportedMedia
from hubbub.kernel.media.images import prepare_cover, prepare_image, prepare_square
from hubbub.kernel.media.limits import ImageLimits, VideoLimits
from hubbub.kernel.media.prepared import PreparedAudio, PreparedFile, PreparedImage, PreparedVideo
from hubbub.kernel.media.probe import Probe, probe
from hubbub.kernel.media.sniff import Kind, MediaType, is_animated, sniff
from hubbub.kernel.media.video import prepare_gifv, prepare_video

__all__ = [
    "BrokenMedia",
    "ImageLimits",
    "Kind",
    "MediaError",
    "MediaType",
    "PreparedAudio",
    "PreparedFile",
    "PreparedImage",
    "PreparedVideo",
    "Probe",
    "TooLargeMedia",
    "UnsupportedMedia",
    "VideoLimits",
    "is_animated",
    "prepare_audio",
    "prepare_cover",
    "prepare_gifv",
    "prepare_image",
    "prepare_square",
    "prepare_video",
    "probe",
    "sniff",
]
