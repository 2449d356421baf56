"""Showing a form of the settings, and what was typed again when it can't be taken."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from hubbub.kernel.errors import Invalid
from hubbub.web.pages import answer, done
from hubbub.web.said import in_words
from hubbub.web.views.settings.places import settings_context


def form_page(
    request: HttpRequest,
    place: str,
    form: Form,
    template: str = "web/settings/form.html",
    **context: object,
) -> HttpResponseBase:
    """The form on its page of the settings; with status 422 when something in it is wrong."""
    told = settings_context(place, form=form, **context)
    return answer(request, template, told, status=422 if form.errors else 200)


def saved(
    request: HttpRequest,
    place: str,
    form: Form,
    save: Callable[[], object],
    *,
    template: str = "web/settings/form.html",
    **context: object,
) -> HttpResponseBase:
    """Save what the form says and come back to its page, or show the page again with what is wrong."""
    if form.is_valid():
        try:
            save()
        except Invalid as error:
            form.add_error(None, in_words(error.message))
        else:
            return done(request, _("Saved."), to=f"/settings/{place}")
    return form_page(request, place, form, template, **context)
