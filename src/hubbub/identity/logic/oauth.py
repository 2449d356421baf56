"""Pure rules of OAuth 2: redirect addresses, code challenges, and the errors the protocol knows."""

import base64
import hashlib
import hmac
import re
from urllib.parse import urlencode, urlsplit

from hubbub.kernel.errors import HubbubError

OOB = "urn:ietf:wg:oauth:2.0:oob"  # the code is shown, to be typed into the program
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FORBIDDEN_SCHEMES = {"javascript", "data", "vbscript", "file", "about", "blob"}
_LOOPBACK = {"127.0.0.1", "::1"}
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # RFC 7636: SHA-256 as unpadded URL-safe base64
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

# The sentences Mastodon's OAuth library answers with; clients show them.
_DESCRIPTIONS = {
    "invalid_client": "Client authentication failed due to unknown client, no client authentication included, or"
    " unsupported authentication method.",
    "invalid_grant": "The provided authorization grant is invalid, expired, revoked, does not match the redirection"
    " URI used in the authorization request, or was issued to another client.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported parameter value, or is"
    " otherwise malformed.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed.",
    "unsupported_grant_type": "The authorization grant type is not supported by the authorization server.",
    "unsupported_response_type": "The authorization server does not support this response type.",
    "invalid_code_challenge_method": "The code_challenge_method must be S256.",
    "unauthorized_client": "You are not authorized to revoke this token",
    "invalid_redirect_uri": "The redirect URI included is not valid.",
    "access_denied": "The resource owner or authorization server denied the request.",
}


class OAuthProblem(HubbubError):
    """An error in the protocol's own words (RFC 6749 section 5.2); `code` is the protocol's error code."""

    def __init__(self, code: str, description: str | None = None) -> None:
        self.code = code
        super().__init__(description or _DESCRIPTIONS[code])

    @property
    def status(self) -> int:
        """The HTTP status the protocol asks for."""
        return {"invalid_client": 401, "unauthorized_client": 403}.get(self.code, 400)


def redirect_uri_problem(uri: str) -> str | None:
    """Why a program may not register `uri`, or None. Any scheme will do that no browser runs as a script."""
    if uri == OOB:
        return None
    if not _SCHEME.match(uri) or any(ord(letter) <= 32 or ord(letter) == 127 for letter in uri):
        return "must be an absolute URI."
    try:
        parts = urlsplit(uri)
    except ValueError:
        return "must be a valid URI."
    if parts.scheme.lower() in _FORBIDDEN_SCHEMES:
        return "is forbidden by the server."
    if "#" in uri:
        return "cannot contain a fragment."
    if parts.scheme in {"http", "https"} and not parts.netloc:
        return "must be an absolute URI."
    return None


def redirect_uri_matches(asked: str, registered: str) -> bool:
    """Whether `asked` is the registered address: letter by letter, but for the port on this very machine, which a
    native program can't know beforehand (RFC 8252 section 7.3)."""
    if asked == registered:
        return True
    try:
        one, other = urlsplit(asked), urlsplit(registered)
        loopback = one.scheme == "http" and one.hostname in _LOOPBACK and one.hostname == other.hostname
        return loopback and "@" not in one.netloc and one[2:] == other[2:] and other.scheme == "http"
    except ValueError:
        return False


def with_query(uri: str, **values: str | None) -> str:
    """`uri` with more parameters behind those it has."""
    added = urlencode({name: value for name, value in values.items() if value is not None})
    return f"{uri}{'&' if '?' in uri else '?'}{added}"


def form_action_source(uri: str) -> str:
    """What `Content-Security-Policy: form-action` must name so that a form's answer may lead to `uri`."""
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"} and re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
        return f"{parts.scheme}://{parts.netloc}"
    return f"{parts.scheme}:"


def check_challenge(challenge: str, method: str) -> None:
    """Raise `OAuthProblem` unless the code challenge is absent or a SHA-256 one (RFC 7636; `plain` is refused)."""
    if not challenge and not method:
        return
    if method != "S256":
        raise OAuthProblem("invalid_code_challenge_method")
    if not _CHALLENGE.fullmatch(challenge):
        raise OAuthProblem("invalid_request", "The code_challenge is not valid.")


def verifier_fits(verifier: str, challenge: str) -> bool:
    """Whether the program that trades a code in is the one that asked for it."""
    if not challenge or not verifier:
        return challenge == verifier
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode())
