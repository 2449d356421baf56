"""Facts about the server itself that upper floors react to."""

from hubbub.kernel.events import Event


class AnnouncementReacted(Event, frozen=True):
    """Somebody added a reaction to an announcement or took one back."""

    announcement_id: int
    name: str


class AnnouncementPublished(Event, frozen=True):
    """An announcement is out, or says something else."""

    announcement_id: int


class AnnouncementWithdrawn(Event, frozen=True):
    """An announcement is out no longer."""

    announcement_id: int


class EmojiChanged(Event, frozen=True):
    """A custom emoji was added, replaced or removed."""

    shortcode: str
