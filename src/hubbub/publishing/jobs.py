"""Background work of publishing."""

from datetime import timedelta

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import SLOW, Periodic, task
from hubbub.publishing.commands.vote import close_ended_polls


@task(queue_name=SLOW)
def process_upload(media_id: int) -> None:
    """Make an uploaded video or sound playable."""
    from hubbub.publishing.commands.upload import finish_upload

    finish_upload(media_id)


@task()
def fetch_card(post_id: int, url: str) -> None:
    """Look at the page a post links, and attach its card."""
    from hubbub.publishing.commands.cards import attach_card

    attach_card(post_id, url)


def _drop_unused_media() -> None:
    from hubbub.publishing.commands.upload import drop_unused

    drop_unused(now())


def _publish_due() -> None:
    from hubbub.publishing.commands.schedule import publish_due

    publish_due()


def _forget_old_keys() -> None:
    from hubbub.publishing.commands.once import forget_old_keys

    forget_old_keys()


PERIODIC = (
    Periodic("publishing.drop_unused_media", timedelta(minutes=10), _drop_unused_media),
    Periodic("publishing.close_polls", timedelta(seconds=5), close_ended_polls),
    Periodic("publishing.publish_due", timedelta(seconds=5), _publish_due),
    Periodic("publishing.forget_idempotency_keys", timedelta(minutes=10), _forget_old_keys),
)
