"""Looking at a post before it is one."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

Made = TypeVar("Made")
Seen = TypeVar("Seen")


def as_if(deed: Callable[[], Made], look: Callable[[Made], Seen]) -> Seen:
    """What `look` sees once `deed` is done, of which nothing stays. Raises what they raise.

    `deed` is the very command that publishes or edits, so nothing is refused later that was shown before; and whatever
    follows from it, news and jobs included, are rows of the transaction that is rolled back.
    """
    with transaction.atomic():
        seen = look(deed())
        transaction.set_rollback(True)
    return seen
