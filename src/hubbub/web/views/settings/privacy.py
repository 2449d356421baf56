"""Privacy: being measured or not, whom one keeps out, and what the server stores about one."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.commands.preferences import PreferenceWishes, set_preferences
from hubbub.identity.logic.names import clean_domain
from hubbub.identity.queries import preferences_of
from hubbub.identity.viewer import Viewer
from hubbub.insights.commands.settle import REMEMBERED
from hubbub.kernel.errors import Invalid
from hubbub.network.commands.block import block_domain, unblock_domain
from hubbub.network.lists_of_accounts import Lists, own
from hubbub.network.queries import domain_blocks
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.people import people
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.settings.forms import Sectioned, switch
from hubbub.web.views.settings.places import settings_context
from hubbub.web.views.settings.shown import saved


class PrivacyForm(Sectioned):
    """Whether one is measured."""

    layout = (("", ("measured",)),)
    measured = switch(
        gettext_lazy("Count what I read and share"),
        gettext_lazy(
            "So that authors can see how their posts spread. Nobody is shown what you read. Without it your reading"
            " leaves no trace, and your boosts stand in nobody's figures of how a post spread."
        ),
    )


class DomainForm(forms.Form):
    """A server to keep out."""

    domain = forms.CharField(
        label=gettext_lazy("Server"),
        max_length=253,
        help_text=gettext_lazy("Such as example.org. Those who follow you from there are let go."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_domain(self) -> str:
        """Only what is a domain."""
        domain = clean_domain(self.cleaned_data["domain"])
        if domain is None:
            raise forms.ValidationError(_("This is no name of a server. It should look like example.org."))
        return domain


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def privacy(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The page, or whether one is measured."""
    if request.method != "POST":
        form = PrivacyForm(initial={"measured": preferences_of(viewer.me).measured})
        return _page(request, viewer, form, DomainForm())
    form = PrivacyForm(request.POST)
    return saved(request, "privacy", form, lambda: _save(viewer, form))


def _save(viewer: Viewer, form: PrivacyForm) -> None:
    set_preferences(viewer, PreferenceWishes(measured=form.cleaned_data["measured"]))


def _page(
    request: HttpRequest, viewer: Viewer, form: PrivacyForm, domain_form: DomainForm
) -> HttpResponseBase:
    rows = domain_blocks(viewer, page_of(request))
    context = settings_context(
        "privacy",
        form=form,
        domain_form=domain_form,
        domains=[domain for _pk, domain in rows],
        next=next_page(request, [pk for pk, _other in rows]),
        account=account_of(viewer),
        days=REMEMBERED.days,
    )
    return answer(request, "web/settings/privacy.html", context, status=422 if domain_form.errors else 200)


@require_POST
@signed_in
def add_domain(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Keep a server out."""
    form = DomainForm(request.POST or request.GET)
    if not form.is_valid():
        initial = {"measured": preferences_of(viewer.me).measured}
        return _page(request, viewer, PrivacyForm(initial=initial), form)
    return _blocked(request, viewer, form.cleaned_data["domain"])


def _blocked(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    block_domain(viewer, domain)
    said = _("You block everybody at %(domain)s.") % {"domain": domain}
    return done(
        request, said, to="/settings/privacy#servers", undo=f"/settings/privacy/servers/{domain}/remove"
    )


@require_POST
@signed_in
def block_again(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    """Keep a server out that was let in by mistake."""
    return _blocked(request, viewer, domain)


@require_POST
@signed_in
def remove_domain(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    """Let a server in again."""
    if clean_domain(domain) is None:
        raise Invalid
    unblock_domain(viewer, domain)
    said = _("You no longer block %(domain)s.") % {"domain": domain}
    return done(
        request, said, to="/settings/privacy#servers", undo=f"/settings/privacy/servers/{domain}/block"
    )


@require_safe
@signed_in
def blocks(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom one blocks."""
    return _kept_out(request, viewer, Lists.BLOCKS, "unblock", _("Blocked people"), _("You block nobody."))


@require_safe
@signed_in
def mutes(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom one mutes."""
    return _kept_out(request, viewer, Lists.MUTES, "unmute", _("Muted people"), _("You mute nobody."))


def _kept_out(
    request: HttpRequest, viewer: Viewer, which: Lists, verb: str, title: str, empty: str
) -> HttpResponseBase:
    rows = own(which, viewer.me, page_of(request))
    context = settings_context(
        "privacy",
        title=title,
        back="/settings/privacy",
        back_name=_("Privacy"),
        people=people(viewer, [pk for _row, pk in rows]),
        next=next_page(request, [pk for pk, _other in rows]),
        verb=verb,
        empty=empty,
    )
    return answer(request, "web/settings/kept_out.html", context)
