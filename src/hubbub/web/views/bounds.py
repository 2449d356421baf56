"""What one keeps to oneself: whom and which servers one blocks or mutes, and the hashtags one follows."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.network import queries
from hubbub.network.commands.block import block_domain, unblock_domain
from hubbub.network.lists_of_accounts import Lists, own
from hubbub.publishing.tags import followed_tags
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.people import people
from hubbub.web.render.trends import shown_tags
from hubbub.web.viewer import signed_in


@require_safe
@signed_in
def blocks(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom one blocks."""
    context = {
        "title": _("Blocked people"),
        "text": _("You see nothing of them and they see nothing of what you write for your followers."),
        "empty": _("You block nobody. Whom you block can neither follow you nor read what you write."),
        "icon": "ban",
        "undo": "unblock",
        "undo_name": _("Unblock"),
    }
    return _people(request, viewer, Lists.BLOCKS, context)


@require_safe
@signed_in
def mutes(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom one mutes."""
    context = {
        "title": _("Muted people"),
        "text": _("You don't see what they write. They don't learn of it."),
        "empty": _("You mute nobody. What muted people write is kept from you, and they don't learn of it."),
        "icon": "volume-x",
        "undo": "unmute",
        "undo_name": _("Unmute"),
    }
    return _people(request, viewer, Lists.MUTES, context)


def _people(
    request: HttpRequest, viewer: Viewer, which: Lists, context: Mapping[str, object]
) -> HttpResponseBase:
    rows = own(which, viewer.me, page_of(request))
    shown = {
        "place": "settings",
        "people": people(viewer, [pk for _id, pk in rows]),
        "next": next_page(request, [pk for pk, _account in rows]),
    }
    return answer(request, "web/bounds/people.html", {**shown, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def domain_blocks(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Which servers one blocks, and blocking one."""
    domain, error = request.POST.get("domain", ""), ""
    if request.method == "POST":
        try:
            return _block(request, viewer, domain)
        except Invalid as problem:
            error = problem.message
    rows = queries.domain_blocks(viewer, page_of(request))
    context = {
        "place": "settings",
        "domains": [name for _pk, name in rows],
        "next": next_page(request, [pk for pk, _name in rows]),
        "domain": domain,
        "error": error,
    }
    return answer(request, "web/bounds/domains.html", context, status=422 if error else 200)


@require_POST
@signed_in
def block_server(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    """Want nothing from a server."""
    return _block(request, viewer, domain)


def _block(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    block_domain(viewer, domain.strip())
    name = domain.strip().lower()
    said = _("You block %(domain)s.") % {"domain": name}
    return done(request, said, to="/domain-blocks", undo=f"/domain-blocks/{name}/unblock")


@require_POST
@signed_in
def unblock_server(request: HttpRequest, viewer: Viewer, domain: str) -> HttpResponseBase:
    """Take the block of a server back."""
    unblock_domain(viewer, domain)
    said = _("You no longer block %(domain)s.") % {"domain": domain}
    return done(request, said, to="/domain-blocks", undo=f"/domain-blocks/{domain}/block")


@require_safe
@signed_in
def tags(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The hashtags one follows."""
    rows = followed_tags(viewer, page_of(request))
    context = {
        "place": "tags",
        "tags": shown_tags(viewer, [row.tag for row in rows]),
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/bounds/tags.html", context)
