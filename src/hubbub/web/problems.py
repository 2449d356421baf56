"""Pages for what went wrong: each says what happened, what to do about it, and gives back what was typed."""

import logging
import secrets
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    RawPostDataException,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hubbub.kernel.doors import status_of
from hubbub.kernel.errors import HubbubError, NotAuthenticated
from hubbub.web.pages import wants_json
from hubbub.web.said import in_words

logger = logging.getLogger(__name__)

# Fields in which people write what must not be lost.
_WRITTEN = ("text", "spoiler_text", "comment", "note", "message", "description", "title")

_UNREADABLE = (UnreadablePostError, RawPostDataException, MultiPartParserError, SuspiciousOperation)


class Problem(msgspec.Struct, frozen=True):
    """What happened, and what to do about it."""

    title: str | Promise
    advice: str | Promise


PROBLEMS = {
    400: Problem(
        _("That can't be understood"),
        _("Something in the address or the form is not as it should be. Go back and try again."),
    ),
    403: Problem(
        _("Not allowed"),
        _("This is for others to see or do. If it is for you, sign in with the account that may, and try again."),
    ),
    404: Problem(
        _("Not found"),
        _(
            "There is nothing here, or it is not for everybody to see: it may have been removed, or be for followers"
            " only. Check the address, search for it, or sign in if you have not."
        ),
    ),
    409: Problem(
        _("Somebody was faster"),
        _("This was changed by somebody else in the meantime. Look at it again, then decide."),
    ),
    410: Problem(_("Gone"), _("This was here and has been removed for good.")),
    413: Problem(
        _("Too large"),
        _(
            "What you sent is larger than this page takes. Go back and send less, or smaller files; what you typed is"
            " still there."
        ),
    ),
    422: Problem(_("That did not work"), _("Go back, change it, and try again.")),
    429: Problem(_("Too many tries"), _("Please wait a few minutes and try again.")),
    500: Problem(
        _("Something went wrong on this server"),
        _("It is not your fault, and it has been noted. Try again in a moment; if it stays so, tell the people who run this server the number below."),
    ),
    503: Problem(_("Not just now"), _("Something this needs is not there at the moment. Try again in a while.")),
}  # fmt: skip
_OLD_FORM = Problem(
    _("The form is too old"),
    _("Go back, load the page again and send the form once more. Cookies must be allowed."),
)


def problem_page(
    request: HttpRequest,
    status: int,
    *,
    said: str = "",
    typed: Sequence[str] = (),
    problem: Problem | None = None,
) -> HttpResponse:
    """The page of an HTTP status; `said` tells more of what happened, `typed` is given back."""
    context = {
        "problem": problem or PROBLEMS.get(status, PROBLEMS[422]),
        "status": status,
        "said": said,
        "typed": typed,
        "back": _came_from(request),
        "number": secrets.token_hex(4),
    }
    response = render(request, "web/problem.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)  # what was typed, and who looks, stand on it
    return response


def error_page(request: HttpRequest, error: HubbubError) -> HttpResponseBase:
    """The page of an error of the domain, or JSON for scripts."""
    # A page has no way to ask for credentials, as 401 would (RFC 9110, 15.5.2).
    status = 403 if isinstance(error, NotAuthenticated) else status_of(error)
    if wants_json(request):
        return JsonResponse({"error": in_words(error.message)}, status=status)
    said = "" if error.message == error.default else in_words(error.message)
    return problem_page(request, status, said=said, typed=_typed(request))


class ErrorsToPages:
    """Middleware: errors of the domain become pages (or JSON, for scripts) that say what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A page for an error we know; others go on to Django, which logs them and answers 500."""
        if not isinstance(error, HubbubError):
            return None
        return error_page(request, error)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:  # noqa: ARG001 - so Django calls it
    """Django's handler of status 403."""
    return problem_page(request, 403, typed=_typed(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:  # noqa: ARG001 - so Django calls it
    """Django's handler of status 404."""
    return problem_page(request, 404)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:  # noqa: ARG001 - so Django calls it
    """Django's handler of status 400: what came may be anything, so nothing of it is looked at."""
    return problem_page(request, 400)


def old_form(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001 - so Django calls it
    """Django's handler of forms without a valid CSRF token."""
    return problem_page(request, 403, typed=_typed(request), problem=_OLD_FORM)


def broken(request: HttpRequest) -> HttpResponseBase:
    """Django's handler of status 500: a page that needs neither database nor session, since those may be what broke."""
    number = secrets.token_hex(4)
    logger.error("The page of error number %s was shown at %s", number, request.path)
    context = {"problem": PROBLEMS[500], "number": number, "typed": _typed(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _typed(request: HttpRequest) -> list[str]:
    """What was written into the form; nothing, if it can't be read: that may be what went wrong."""
    try:
        return [value for name in _WRITTEN if (value := request.POST.get(name, "").strip())]
    except _UNREADABLE:
        return []


def _came_from(request: HttpRequest) -> str:
    """The page of this server that led here, if it is another."""
    try:
        referer, host = urlsplit(request.headers.get("Referer", "")), request.get_host()
    except (ValueError, SuspiciousOperation):  # nonsense in either header, which may be what went wrong
        return ""
    path = referer._replace(scheme="", netloc="").geturl()
    # A path that begins with two slashes would be another server's, standing alone.
    is_here = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    if referer.netloc != host or not is_here:
        return ""
    return "" if path == request.get_full_path() and request.method == "GET" else path
