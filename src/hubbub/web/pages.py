"""What all views share: answering with a page, going back, paging."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from hubbub.kernel.ids import parse_id
from hubbub.kernel.paging import Page
from hubbub.web.viewer import viewer_of

PAGE_SIZE = 20
WHOSE = "Hubbub-Viewer"  # the header that tells the service worker for whom a page was made
FRAGMENT = "X-Fragment"  # going back, a browser may show what it kept: never a part as if it were the page


def answer(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page that says whether it is one for everybody or for its viewer alone."""
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, ["Cookie", FRAGMENT])
    patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    viewer = viewer_of(request)
    response[WHOSE] = f"{viewer.user_id}.{viewer.account_id}" if viewer.account_id is not None else "nobody"
    if viewer.account_id is not None:
        patch_cache_control(response, no_store=True)
    return response


def page_of(request: HttpRequest, *, limit: int = PAGE_SIZE) -> Page:
    """The stretch of a list that the address asks for; what is no id counts as not asked."""
    asked = {name: parse_id(request.GET.get(name)) for name in ("max_id", "since_id", "min_id")}
    return Page(limit=limit, **asked)


def next_page(request: HttpRequest, ids: Sequence[int], *, limit: int = PAGE_SIZE) -> str:
    """The address of the page after one that shows `ids`; empty at the end of the list."""
    if len(ids) < limit:
        return ""
    kept = [
        (name, value) for name, value in request.GET.items() if name not in {"max_id", "min_id", "since_id"}
    ]
    return f"{request.path}?{urlencode([*kept, ('max_id', str(min(ids)))])}"


def back_to(request: HttpRequest, fallback: str = "/home") -> str:
    """Where a form wants to lead afterwards, if that is on this server."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_here else fallback


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which puts the answer into the page itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def wants_fragment(request: HttpRequest, name: str = "1") -> bool:
    """Whether a script asks for what goes into a page it has, not for a page: for more of its list, or by name for
    something else (`parts`: those that say numbers and stand there as `data-part`; `beside`: the column beside it)."""
    return request.headers.get(FRAGMENT) == name


def done(
    request: HttpRequest,
    said: str = "",
    *,
    to: str | None = None,
    undo: str | None = None,
    data: Mapping[str, object] | None = None,
) -> HttpResponseBase:
    """After something was done: back to where it was done, saying so. `undo` is the address that takes it back;
    scripts get `data` instead."""
    if wants_json(request):
        told = {"said": str(said), "undo": undo, **(data or {})}
        return JsonResponse(told)
    if said:
        messages.success(request, said, extra_tags=undo or "")
    response = HttpResponseRedirect(to or back_to(request))
    response.status_code = 303
    return response
