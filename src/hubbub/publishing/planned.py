"""Reading what an account has planned or drafted; both are its own affair."""

from typing import TypeVar

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.paging import Page
from hubbub.publishing.models import Draft, ScheduledPost

Planned = TypeVar("Planned", ScheduledPost, Draft)


def scheduled_posts(viewer: Viewer, page: Page) -> list[ScheduledPost]:
    """What the viewer has planned, also what could not be published; latest made first."""
    return _page(ScheduledPost, viewer, page)


def scheduled_post(viewer: Viewer, scheduled_id: int) -> ScheduledPost:
    """One planned post of the viewer's own. Raises `NotFound`."""
    return _one(ScheduledPost, viewer, scheduled_id)


def drafts(viewer: Viewer, page: Page) -> list[Draft]:
    """The viewer's drafts, latest made first."""
    return _page(Draft, viewer, page)


def draft(viewer: Viewer, draft_id: int) -> Draft:
    """One draft of the viewer's own. Raises `NotFound`."""
    return _one(Draft, viewer, draft_id)


def _page(kind: type[Planned], viewer: Viewer, page: Page) -> list[Planned]:
    rows = kind.objects.filter(account_id=viewer.me, pk__lt=page.below, pk__gt=page.above)
    return page.newest_first(list(rows.order_by("pk" if page.upwards else "-pk")[: page.limit]))


def _one(kind: type[Planned], viewer: Viewer, pk: int) -> Planned:
    row = kind.objects.filter(account_id=viewer.me, pk=pk).first()
    if row is None:
        raise NotFound
    return row
