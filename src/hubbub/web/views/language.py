"""Choosing the language of the pages in this browser, for whoever is not signed in."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubbub.kernel.errors import Invalid
from hubbub.web.languages import interface_languages
from hubbub.web.pages import answer, back_to, done
from hubbub.web.viewer import viewer_of

_YEAR = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponseBase:
    """The languages there are, each by its own name; who is signed in has a setting for it."""
    if viewer_of(request).account_id is not None:
        return HttpResponseRedirect("/settings/appearance")
    if request.method != "POST":
        context = {"languages": interface_languages(), "next": back_to(request, "/")}
        return answer(request, "web/language.html", context)
    chosen = request.POST.get("language", "")
    if chosen not in dict(interface_languages()):
        raise Invalid(_("This language is not spoken here."))
    response = done(request, to=back_to(request, "/"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
