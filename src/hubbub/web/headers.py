"""What every HTML page tells the browser it may do: nothing that did not come from this server."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# `self` is the address in the browser; pictures carry the server's own name (they differ on a local machine).
_OWN = settings.HUBBUB.base_url
# No script runs but our own files, no picture comes from elsewhere but remote avatars and media, nobody frames us.
_SIGNED_OUT = "_hubbub_signed_out"  # on the request
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {_OWN} https: data:;"
    f" media-src 'self' {_OWN} https:;"
    f" font-src 'self'; connect-src 'self' {settings.HUBBUB.streaming_url}; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none';"
    " form-action 'self'{forms}"
)


def allow_forms_to_lead_to(response: HttpResponse, source: str) -> None:
    """Let this page's forms be answered by a redirect to `source` (a program's redirect address)."""
    response["Content-Security-Policy"] = _POLICY.format(forms=f" {source}")


def leave_nothing(request: HttpRequest) -> None:
    """Have the browser forget all it keeps for this server's pages, the service worker included: whoever uses it next
    finds nothing of the one who just signed out (w3c.github.io/webappsec-clear-site-data)."""
    setattr(request, _SIGNED_OUT, True)


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Middleware: every HTML answer gets the policy, unless its view has set one, and the end of a session its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Content-Security-Policy", _POLICY.format(forms=""))
            response.setdefault(
                "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
            )
        if getattr(request, _SIGNED_OUT, False):
            response["Clear-Site-Data"] = '"storage"'
        return response

    return answer
