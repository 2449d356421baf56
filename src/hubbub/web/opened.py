"""Telling a page that somebody opened from one that a browser or a program fetched ahead of them."""

from django.http import HttpRequest


def was_opened(request: HttpRequest) -> bool:
    """Whether a person is looking at this page now, so that what stands on it counts as read.

    A GET may come from a prefetcher, a preview or an extension, and would lose what is unread for somebody who never
    saw it. Browsers tell them apart (Fetch Metadata, w3c.github.io/webappsec-fetch-metadata): only what is opened in a
    tab navigates, and what is fetched ahead says so in `Sec-Purpose`. A link on another site marks nothing either.
    The service worker, whose own requests look like a script's, says it of those it passes on; no other site can.
    Whoever sends no such headers reads on unmarked, and has the buttons.
    """
    headers = request.headers
    ahead = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz")
    site = headers.get("Sec-Fetch-Site")
    if headers.get("Hubbub-Opened"):
        return not ahead and site == "same-origin"
    return (
        not ahead
        and headers.get("Sec-Fetch-Mode") == "navigate"
        and headers.get("Sec-Fetch-Dest") == "document"
        and site in {"same-origin", "none"}
    )
