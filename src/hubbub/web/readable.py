"""What comes with a request is text that every database keeps: PostgreSQL takes no NUL, and nobody means one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, QueryDict

from hubbub.web.problems import not_found

NUL = "\0"


class WithoutNul:
    """Middleware: an address with NUL is no page, and forms and queries come without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object
    ) -> HttpResponseBase | None:
        """A page that says so, or nothing. Forms of pages were read for their token already; what other programs send
        is left to those who read it."""
        if NUL in request.path:
            return not_found(request)
        request.GET = _without(request.GET)  # type: ignore[assignment]  # of a class with fewer methods, to the types
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _without(request.POST)  # type: ignore[assignment]
        return None


def _without(given: QueryDict) -> QueryDict:
    if not any(NUL in text for name, values in given.lists() for text in (name, *values)):
        return given
    clean = QueryDict(mutable=True)
    for name, values in given.lists():
        clean.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in values])
    return clean
