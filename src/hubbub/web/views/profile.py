"""Profiles: who somebody is, how one stands to them, what they wrote, whom they know."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubbub.identity.models import Account
from hubbub.identity.queries import local_actor_addresses
from hubbub.identity.urls import header_url, media_url
from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.network.lists_of_accounts import Lists, shown_to
from hubbub.network.queries import familiar_followers, ties
from hubbub.network.search import account_named
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.models import MediaAttachment
from hubbub.publishing.tags import featured_tags
from hubbub.timelines import queries
from hubbub.timelines.queries import AccountWishes
from hubbub.web.pages import answer, next_page, page_of, wants_fragment
from hubbub.web.render.bodies import shown_media
from hubbub.web.render.emojis import with_emojis
from hubbub.web.render.people import people
from hubbub.web.render.posts import Look, posts_html
from hubbub.web.structured import profile_json_ld
from hubbub.web.viewer import viewer_of

TABS = {
    "": AccountWishes(exclude_replies=True),
    "with_replies": AccountWishes(),
    "media": AccountWishes(only_media=True, exclude_reblogs=True),
}
MOST_FAMILIAR = 4


def account_or_404(acct: str) -> Account:
    """The account of a page's address (`ann`, `ann@elsewhere.example`). Raises `Gone` for a local one that was removed
    or is suspended, `Http404` for others that can't be shown."""
    found = account_named(acct)
    if found is None:
        local_actor_addresses(acct)  # says so if it is gone
        raise Http404
    return found


@require_safe
def profile(request: HttpRequest, acct: str, tab: str = "") -> HttpResponseBase:
    """A profile and what it wrote, tab by tab."""
    account, viewer = account_or_404(acct), viewer_of(request)
    if wants_fragment(request, "parts"):
        return answer(request, "web/profile/head.html", profile_head(viewer, account))
    page = page_of(request)
    entries = queries.account_posts(viewer, account.pk, TABS[tab], page)
    pinned: list[tuple[int, int]] = []
    if page.max_id is None and not tab:
        pinned = queries.account_posts(viewer, account.pk, AccountWishes(pinned=True), page)
    if viewer.account_id is not None:
        record_served(viewer.account_id, "account", [*pinned, *entries])
    look = Look(context=FilterContext.ACCOUNT)
    told = {
        "posts": posts_html(viewer, entries, look),
        "next": next_page(request, [post for post, _ in entries]),
        **_said_of_nothing(viewer, account, tab),
    }
    if wants_fragment(request):
        return answer(request, "web/feed.html", told)
    context = {
        **told,
        **profile_head(viewer, account),
        "json_ld": profile_json_ld(account, account.domain or settings.HUBBUB.domain),
        "tab": tab,
        "pinned": posts_html(viewer, pinned, look),
        "gallery": _gallery([post for post, _ in entries]) if tab == "media" else [],
    }
    return answer(request, "web/profile/profile.html", context)


def _said_of_nothing(viewer: Viewer, account: Account, tab: str) -> dict[str, object]:
    """What an empty tab says, and to whom it is their own, what to do about it."""
    media = tab == "media"
    icon = {"empty_icon": "image" if media else "pen-line"}
    if viewer.account_id == account.pk:
        said = (
            _("Pictures, video and sound that you post are gathered here.")
            if media
            else _("What you post stands here.")
        )
        return {**icon, "empty": said, "empty_action": "/compose", "empty_action_words": _("Write")}
    said = (
        _("@%(acct)s has posted no pictures, video or sound that you may see.")
        if media
        else _("@%(acct)s has posted nothing yet that you may see.")
    )
    return {**icon, "empty": said % {"acct": account.acct}}


def profile_head(viewer: Viewer, account: Account) -> dict[str, object]:
    """What every page about an account shows above the rest."""
    finder = EmojiFinder([account.display_name, account.note_html])
    emojis = finder.in_texts(account.domain, account.display_name, account.note_html)
    stranger = viewer.account_id is not None and viewer.account_id != account.pk
    familiar = familiar_followers(viewer, [account.pk])[account.pk][:MOST_FAMILIAR] if stranger else []
    return {
        "account": account,
        "path": f"/@{account.acct}",
        "header": header_url(account.header) if account.header else "",
        "avatar_address": media_url(account.avatar) if account.avatar else "",
        "note": mark_safe(with_emojis(account.note_html, emojis)),  # noqa: S308 - sanitised when it came
        "domain": account.domain or settings.HUBBUB.domain,
        "summary": html_to_text(account.note_html)[:200],
        "ties": ties(viewer, [account.pk]).get(account.pk) if stranger else None,
        "familiar": people(viewer, familiar),
        "tags": featured_tags(account),
        "place": "me" if viewer.account_id == account.pk else "",
    }


def _gallery(post_ids: list[int]) -> list[dict[str, object]]:
    rows = MediaAttachment.objects.filter(post_id__in=post_ids, post__sensitive=False, kind="image")
    rows = rows.order_by("-post_id", "position")
    return [{"post_id": row.post_id, "media": shown_media(row, row.position + 1)} for row in rows]


@require_safe
def followers(request: HttpRequest, acct: str) -> HttpResponseBase:
    """Who follows an account, as far as it shows."""
    return _people(
        request, acct, Lists.FOLLOWERS, _("Followers of %(name)s"), _("Nobody, or they are not shown.")
    )


@require_safe
def following(request: HttpRequest, acct: str) -> HttpResponseBase:
    """Whom an account follows, as far as it shows."""
    return _people(request, acct, Lists.FOLLOWING, _("%(name)s follows"), _("Nobody, or they are not shown."))


def _people(request: HttpRequest, acct: str, which: Lists, title: str, empty: str) -> HttpResponseBase:
    account, viewer = account_or_404(acct), viewer_of(request)
    rows = shown_to(viewer, which, account, page_of(request))
    name = account.display_name or account.username
    context = {
        "title": title % {"name": name},
        "people": people(viewer, [pk for _, pk in rows]),
        "next": next_page(request, [pk for pk, _ in rows]),
        "empty": empty,
        "back": f"/@{account.acct}",
        "back_name": name,
    }
    return answer(request, "web/people.html", context)
