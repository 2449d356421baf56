"""What every page's frame needs to know."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hubbub.identity.commands.sign_up import is_open
from hubbub.identity.models import Account
from hubbub.instance.queries import server_settings
from hubbub.kernel.paging import Page
from hubbub.moderation.queries import open_reports
from hubbub.notifications.queries import notifications, pending, read_up_to
from hubbub.web.viewer import viewer_of

MOST_COUNTED = 99


def frame(request: HttpRequest) -> dict[str, object]:
    """The server and whoever looks, lazily: answers that don't use it don't pay for it, and those that do pay once."""
    server = SimpleLazyObject(server_settings)
    return {
        "server": server,
        "sign_up_open": lambda: is_open(server),  # type: ignore[arg-type]  # lazy, but a row once asked
        "viewer": SimpleLazyObject(lambda: viewer_of(request)),
        "me": SimpleLazyObject(lambda: _me(request)),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "staff_work": SimpleLazyObject(lambda: _staff_work(request)),
    }


def _me(request: HttpRequest) -> Account | None:
    viewer = viewer_of(request)
    return Account.objects.filter(pk=viewer.account_id).first() if viewer.account_id else None


def _unread(request: HttpRequest) -> dict[str, int]:
    """How many notifications are new, and how many people wait to be let through."""
    viewer = viewer_of(request)
    if viewer.account_id is None:
        return {"notifications": 0, "requests": 0}
    since = Page(limit=MOST_COUNTED, since_id=read_up_to(viewer.account_id))
    return {"notifications": len(notifications(viewer, since)), "requests": pending(viewer.account_id)[0]}


def _staff_work(request: HttpRequest) -> dict[str, int]:
    """How many reports wait for the staff; everybody else is told of none, and pays nothing."""
    return {"reports": open_reports() if viewer_of(request).is_staff else 0}
