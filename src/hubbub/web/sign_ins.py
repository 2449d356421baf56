"""Knowing in which browsers a login is signed in, at the cost of one write a day and browser."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase

from hubbub.identity.commands.sign_ins import note_seen, note_sign_in
from hubbub.identity.models import User
from hubbub.kernel.clock import now
from hubbub.web.languages import remember_language

_KEPT = "sign_in"  # in the session: [id of the row, the session's key when it was written, the day]


def know_sign_ins(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: whoever was signed in by this request gets a row, and one that is a day old is renewed."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # What never looked at the session (files, the sprite) does not pay for it.
        if request.session.accessed and SESSION_KEY in request.session:
            _note(request, response)
        return response

    return answer


def _note(request: HttpRequest, response: HttpResponseBase) -> None:
    key, today, user_id = (
        request.session.session_key,
        now().date().isoformat(),
        int(request.session[SESSION_KEY]),
    )
    kept = request.session.get(_KEPT)
    if key is None or (kept is not None and kept[1:] == [key, today]):
        return
    if kept is None or not note_seen(kept[0], user_id, key):
        kept = [note_sign_in(user_id, key, request.headers.get("User-Agent", ""))]
        speak_as_chosen(request, response)
    request.session[_KEPT] = [kept[0], key, today]


def speak_as_chosen(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have this browser's pages speak the language the login chose; without a choice the browser's own."""
    language = request.user.interface_language if isinstance(request.user, User) else ""
    if language:
        remember_language(response, language)


def current_sign_in(request: HttpRequest) -> int | None:
    """The row of the browser that asks; none at the very request that signed it in."""
    kept = request.session.get(_KEPT)
    return int(kept[0]) if kept else None
