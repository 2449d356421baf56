"""What fits into a post; the instance entity tells clients the same numbers."""

MAX_CHARACTERS = 5_000
CHARACTERS_PER_URL = 23
MAX_CODE_POINTS = 50_000  # links and joined characters count little and weigh much
MAX_PARTS = 25  # of a thread that one text becomes
MAX_MEDIA = 10
MAX_DESCRIPTION = 10_000
MAX_MENTIONS = 200
MAX_PINS = 5
MAX_FEATURED_TAGS = 10
MAX_FOLLOWED_TAGS = 1_000

MAX_POLL_OPTIONS = 10
MAX_POLL_OPTION_CHARACTERS = 100
MIN_POLL_SECONDS = 300
MAX_POLL_SECONDS = 2_629_746

IMAGE_SIZE = 16 * 1024 * 1024
IMAGE_PIXELS = 33_177_600
VIDEO_SIZE = 99 * 1024 * 1024
VIDEO_PIXELS = 8_294_400
VIDEO_FRAME_RATE = 120

MAX_SCHEDULED_A_DAY = 25
MAX_SCHEDULED = 300
MIN_SCHEDULE_SECONDS = 300
MAX_DRAFTS = 300

IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/webp", "image/avif")
VIDEO_TYPES = ("video/webm", "video/mp4", "video/quicktime", "video/ogg")
AUDIO_TYPES = (
    "audio/wave", "audio/wav", "audio/x-wav", "audio/x-pn-wave", "audio/vnd.wave", "audio/ogg", "audio/vorbis",
    "audio/mpeg", "audio/mp3", "audio/webm", "audio/flac", "audio/aac", "audio/m4a", "audio/x-m4a", "audio/mp4",
)  # fmt: skip
MIME_TYPES = (*IMAGE_TYPES, *VIDEO_TYPES, *AUDIO_TYPES)
