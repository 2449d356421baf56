"""Facts about timelines."""

from datetime import datetime

from hubbub.kernel.events import Event


class PostEntered(Event, frozen=True):
    """A post (`subject_id` is what it boosts, or itself) stands where it is to be read.

    `homes` is None when it reached all of them at once. Of a large audience it names the homes that it reached now, and
    the others are reached `late`: then by homes alone, lists having it since the first time.
    """

    post_id: int
    subject_id: int
    created_at: datetime
    homes: tuple[int, ...] | None = None
    late: bool = False
