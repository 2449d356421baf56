"""The server's own texts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hubbub.instance.queries import rules, server_settings
from hubbub.kernel.markup.format import markdown_to_html


def about(request: HttpRequest) -> HttpResponse:
    """What this server is, its rules, and whom to write to."""
    row = server_settings()
    context = {
        "row": row,
        "rules": rules(),
        "text": markdown_to_html(row.description),
        "domain": settings.HUBBUB.domain,
    }
    return render(request, "web/about.html", context)


def privacy_policy(request: HttpRequest) -> HttpResponse:
    """The privacy policy, if there is one."""
    return _document(request, _("Privacy policy"), server_settings().privacy_policy)


def terms_of_service(request: HttpRequest) -> HttpResponse:
    """The terms of service, if there are any."""
    return _document(request, _("Terms of service"), server_settings().terms_of_service)


def _document(request: HttpRequest, title: str, markdown: str) -> HttpResponse:
    if not markdown:
        raise Http404
    return render(request, "web/document.html", {"title": title, "text": markdown_to_html(markdown)})
