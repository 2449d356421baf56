"""Where one-time links lead: the first visitor becomes the owner, an invited person sets a password."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hubbub.identity.commands.one_time_links import claim_ownership, read_link, set_password
from hubbub.identity.models import User
from hubbub.kernel.errors import Gone, Invalid
from hubbub.web.forms import OwnerForm, PasswordForm
from hubbub.web.said import in_words

BACKEND = "hubbub.web.sessions.Backend"


@never_cache
@sensitive_post_parameters("password")
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show the link's form, or take it."""
    try:
        invited = read_link(token).user
        form = _form(request, invited)
        if request.method == "POST" and form.is_valid():
            user = _accept(token, form, invited)
            if user is not None:
                login(request, user, backend=BACKEND)
                return HttpResponseRedirect("/server/start" if invited is None else "/")
    except Gone as error:
        return render(request, "web/welcome_gone.html", {"error": error}, status=410)
    return render(
        request,
        "web/welcome.html",
        {"form": form, "invited": invited},
        status=422 if form.is_bound else 200,
    )


def _form(request: HttpRequest, invited: User | None) -> OwnerForm | PasswordForm:
    data = request.POST if request.method == "POST" else None
    return OwnerForm(data) if invited is None else PasswordForm(data)


def _accept(token: str, form: OwnerForm | PasswordForm, invited: User | None) -> User | None:
    """The login that came of it, or None when the form has to be shown again with what is wrong."""
    try:
        if invited is not None:
            return set_password(token, form.cleaned_data["password"])
        return claim_ownership(token, **form.cleaned_data, locale=get_language() or "en")[0]
    except Invalid as error:
        for field, problems in error.details.items():
            for problem in problems:
                form.add_error(field, in_words(problem.description))
        return None
