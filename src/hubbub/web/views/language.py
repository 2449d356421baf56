"""Choosing the language of the pages in this browser, for whoever is not signed in."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubbub.kernel.errors import Invalid
from hubbub.web.languages import interface_languages, remember_language
from hubbub.web.pages import answer, back_to, done
from hubbub.web.viewer import viewer_of


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
    remember_language(response, chosen)
    return response
