"""Whoever looks at a page, and the account they look as."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from hubbub.identity.models import Account, User
from hubbub.identity.queries import accounts_of_login, accounts_to_act_as
from hubbub.identity.viewer import ANONYMOUS, Viewer
from hubbub.kernel.errors import NotFound

ACTING = "acting_account"  # in the session: which of the login's accounts acts
_KEPT = "_hubbub_viewer"  # on the request: found once, asked often


def viewer_of(request: HttpRequest) -> Viewer:
    """The account the signed-in login acts as; nobody while it may not act. One query a request."""
    found = getattr(request, _KEPT, None)
    if found is None:
        found = _find(request)
        setattr(request, _KEPT, found)
    return cast("Viewer", found)


def _find(request: HttpRequest) -> Viewer:
    user = getattr(request, "user", None)  # an error page may come before anybody knows who asks
    if not isinstance(user, User) or user.confirmed_at is None or user.approved_at is None:
        return ANONYMOUS
    may_act_as = accounts_to_act_as(user.pk)
    wanted = request.session.get(ACTING)
    chosen = wanted if wanted in may_act_as else None
    own = next((pk for pk, is_main in may_act_as.items() if is_main), None)
    account_id = chosen or own
    if account_id is None:
        return ANONYMOUS
    return Viewer(account_id=account_id, user_id=user.pk, role=user.role)


def act_as(request: HttpRequest, account_id: int) -> None:
    """From now on this session acts as one of its login's accounts. Raises `NotFound` for another's."""
    user = request.user
    if not isinstance(user, User) or account_id not in {row.pk for row in accounts_of_login(user)}:
        raise NotFound
    request.session[ACTING] = account_id


def account_of(viewer: Viewer) -> Account:
    """The account that looks at the page. Only behind `signed_in`."""
    return Account.objects.get(pk=viewer.me)


View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """A view for signed-in people, called with their `Viewer`; others are sent to sign in first and come back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer.account_id is None:
            # What was sent would be lost by a redirect, so they come back to the page they sent it from.
            back = request.get_full_path() if request.method == "GET" else request.POST.get("next", "/home")
            return redirect_to_login(back)
        return view(request, viewer, *args, **kwargs)

    answer.opened_by = getattr(view, "opened_by", "signed in")  # type: ignore[attr-defined]  # the guard of URLs asks
    return answer


def staff_only(view: View) -> View:
    """A view for those who moderate; to everybody else there is no such page."""
    return signed_in(_where(view, "staff", lambda viewer: viewer.is_staff))


def admin_only(view: View) -> View:
    """A view for those who run the server; to everybody else there is no such page."""
    return signed_in(_where(view, "admin", lambda viewer: viewer.is_admin))


def _where(view: View, opened_by: str, allowed: Callable[[Viewer], bool]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, viewer: Viewer, *args: object, **kwargs: object) -> HttpResponseBase:
        if not allowed(viewer):
            raise NotFound
        return view(request, viewer, *args, **kwargs)

    answer.opened_by = opened_by  # type: ignore[attr-defined]  # as above
    return answer
