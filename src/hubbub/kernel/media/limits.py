"""How much of a machine one upload may take."""

import msgspec


class ImageLimits(msgspec.Struct, frozen=True):
    """What is checked against a picture's header, before a pixel is read."""

    max_matrix: int = 33_177_600  # pixels of one picture: 7680 x 4320
    # Of one that its decoder has in memory in its full size and more (an AVIF takes 16 bytes a pixel, an interlaced PNG of
    # 16 bits up to 12): 5120 x 2880. Larger ones are rare, and cameras and phones make other kinds. A child that decodes
    # them would keep their memory out of this process, not out of the machine, and be one more thing that can be killed.
    max_kept_whole: int = 14_745_600
    max_frames: int = 1_000
    max_animation: int = 25_000_000  # pixels of all frames, which are in memory at once
    max_filled: int = 12_500_000  # the same, of what is brought to a size, perhaps a larger one


class VideoLimits(msgspec.Struct, frozen=True):
    """What is checked against a video's header, and how long the work on it may take."""

    max_matrix: int = 8_294_400  # pixels of one frame: 3840 x 2160
    max_frame_rate: int = 120
    max_duration: float = 4 * 3600.0  # seconds
    max_work: float = 1800.0  # seconds
