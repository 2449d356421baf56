"""What every page's frame needs to know."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hubbub.conversations.queries import unread_conversations
from hubbub.identity.commands.sign_up import is_open
from hubbub.identity.models import TextSize, Theme, User
from hubbub.identity.queries import Me, has_owner, me
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
        "sends_mail": bool(settings.HUBBUB.mail_url),
        "sign_up_open": SimpleLazyObject(lambda: is_open(server)),  # type: ignore[arg-type]  # lazy, but a row once asked
        "has_owner": has_owner,  # asked where it matters: who comes first should learn whose server this will be
        "viewer": SimpleLazyObject(lambda: viewer_of(request)),
        "me": SimpleLazyObject(lambda: _me(request)),
        **_looks(request),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "staff_work": SimpleLazyObject(lambda: _staff_work(request)),
    }


def _me(request: HttpRequest) -> Me | None:
    viewer = viewer_of(request)
    if viewer.account_id is None:
        return None
    return me(viewer.account_id)


def _looks(request: HttpRequest) -> dict[str, object]:
    """How the login wants its pages to look; what it did not choose is left out. Its row is read for every page."""
    user = getattr(request, "user", None)  # an error page may come before anybody knows who asks
    looks = SimpleLazyObject(lambda: user if isinstance(user, User) else User())
    return {
        "theme": SimpleLazyObject(lambda: "" if looks.theme == Theme.SYSTEM else looks.theme),
        "text_size": SimpleLazyObject(lambda: "" if looks.text_size == TextSize.NORMAL else looks.text_size),
        "single_keys": SimpleLazyObject(lambda: looks.single_keys),
        "show_counts": SimpleLazyObject(lambda: looks.show_counts),
    }


def _unread(request: HttpRequest) -> dict[str, object]:
    """How many notifications are new, how many people wait to be let through, how many of them with a
    private message, and which conversations are unread."""
    viewer = viewer_of(request)
    if viewer.account_id is None:
        return {"notifications": 0, "requests": 0, "asking": 0, "talks": ()}
    since = Page(limit=MOST_COUNTED, since_id=read_up_to(viewer.account_id))
    waiting = pending(viewer.account_id)
    return {
        "notifications": len(notifications(viewer, since)),
        "requests": waiting.requests,
        "asking": waiting.messages,
        "talks": [view.id for view in unread_conversations(viewer, MOST_COUNTED)],
    }


def _staff_work(request: HttpRequest) -> dict[str, int]:
    """How many reports wait for the staff; everybody else is told of none, and pays nothing."""
    return {"reports": open_reports() if viewer_of(request).is_staff else 0}
