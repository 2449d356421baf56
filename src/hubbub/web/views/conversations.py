"""Direct messages as chat: the list, one conversation with its form, and beginning one."""

import secrets
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.conversations import queries
from hubbub.conversations.commands import views
from hubbub.conversations.logic.naming import addressed
from hubbub.conversations.models import Conversation
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.paging import Page
from hubbub.network.search import account_named
from hubbub.notifications.queries import message_requests
from hubbub.publishing.commands.once import write
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.new import NewPost
from hubbub.web.opened import was_opened
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.messages import days, lines
from hubbub.web.render.people import ShownPerson, people
from hubbub.web.render.requests import held_back
from hubbub.web.said import in_words
from hubbub.web.viewer import signed_in

MESSAGES = 40
MOST_NAMED = 20
MOST_ASKING = 3  # stand above the conversations; the rest have a page of their own


@require_safe
@signed_in
def conversations(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One's conversations, the one with the newest message first."""
    page = page_of(request)
    found = queries.conversations(viewer, page)
    last_ids = [view.last_post_id for view in found]
    record_served(viewer.me, "conversations", [(pk, pk) for pk in last_ids])
    known = {
        it.account.pk: it for it in people(viewer, list({pk for it in found for pk in it.participant_ids}))
    }
    last = lines(viewer, last_ids)
    at_the_top = page.max_id is None and page.min_id is None
    asking = message_requests(viewer.me, MOST_ASKING + 1) if at_the_top else []
    context = {
        "place": "conversations",
        "requests": held_back(viewer, asking[:MOST_ASKING]),
        "more_requests": len(asking) > MOST_ASKING,
        "conversations": [
            {
                "view": view,
                "people": [known[pk] for pk in view.participant_ids if pk in known],
                "line": last[view.last_post_id],
            }
            for view in found
            if view.last_post_id in last
        ],
        "next": next_page(request, last_ids),
    }
    return answer(request, "web/conversations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def conversation(request: HttpRequest, viewer: Viewer, view_id: int) -> HttpResponseBase:
    """One conversation, and answering in it. Opening it marks it as read."""
    view = views.own_view(viewer.me, view_id)
    if request.method != "POST":
        if view.unread and was_opened(request):
            view = views.mark(viewer.me, view_id, unread=False)
        return _conversation(request, viewer, view)
    text = request.POST.get("text", "")
    try:
        _answer(viewer, view, text, request.POST.get("key", ""))
    except Invalid as error:
        return _conversation(request, viewer, view, text=text, error=in_words(error.message))
    return done(request, to=f"/conversations/{view_id}#end")


def _conversation(
    request: HttpRequest, viewer: Viewer, view: Conversation, *, text: str = "", error: str = ""
) -> HttpResponseBase:
    page = page_of(request, limit=MESSAGES)
    ids = queries.messages(viewer, view, page)
    if not ids and page.max_id is None:
        raise NotFound
    record_served(viewer.me, "conversations", [(pk, pk) for pk in ids])
    others = people(viewer, view.participant_ids)
    context = {
        "place": "conversations",
        "view": view,
        "people": others,
        "names": names_of(others),
        "days": days(viewer, ids, named=len(others) > 1),
        "earlier": next_page(request, ids, limit=MESSAGES),
        "is_latest": page.max_id is None,
        "last_id": max(ids, default=0),
        "text": text,
        "key": _key(request),
        "error": error,
    }
    return answer(request, "web/conversations/conversation.html", context, status=422 if error else 200)


def _answer(viewer: Viewer, view: Conversation, text: str, key: str) -> None:
    """Answer the last message that the viewer sees. Raises `NotFound` when there is none, and what `write` raises."""
    last = queries.messages(viewer, view, Page(limit=1))
    if not last:
        raise NotFound
    others = Account.objects.filter(pk__in=view.participant_ids).order_by("pk")
    _send(viewer, text, list(others), key=key, in_reply_to_id=last[0])


def _send(
    viewer: Viewer, text: str, to: Sequence[Account], *, key: str, in_reply_to_id: int | None = None
) -> Post:
    """Send once for each `key` of a form, however often its button is pressed."""
    if not text.strip():
        raise Invalid(_("Write something first."))
    new = NewPost(
        text=addressed(text, [it.acct for it in to if it.pk != viewer.me]),
        visibility=Visibility.DIRECT,
        in_reply_to_id=in_reply_to_id,
    )
    sent = write(viewer, new, key=key)
    if not isinstance(sent, Post):  # a key of another form
        raise NotFound
    return sent


def _key(request: HttpRequest) -> str:
    """What tells one sending of a form from the next."""
    return request.POST.get("key") or secrets.token_urlsafe(16)


def names_of(others: Sequence[ShownPerson]) -> str:
    """Who takes part, as a heading names them."""
    if not others:
        return _("Notes to yourself")
    return ", ".join(it.account.display_name or it.account.username for it in others)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Begin a conversation with one or several people."""
    given = request.POST if request.method == "POST" else request.GET
    to, text = given.get("to", "").strip(), request.POST.get("text", "")
    accounts, unknown = _named(to)
    if request.method == "POST":
        problems = _problems(accounts, unknown)
        if not problems:
            try:
                return _begun(request, viewer, _send(viewer, text, accounts, key=request.POST.get("key", "")))
            except Invalid as error:
                problems = {"text": in_words(error.message)}
        return _form(request, viewer, to, accounts, text=text, problems=problems)
    return _form(request, viewer, to, accounts, problems=_problems(accounts, unknown) if to else {})


def _named(to: str) -> tuple[list[Account], list[str]]:
    """Those whom a field full of names means, and the names that nobody known here has."""
    names = list(dict.fromkeys(to.replace(",", " ").split()))[:MOST_NAMED]
    found = {name: account_named(name.removeprefix("@")) for name in names}
    known = {it.pk: it for it in found.values() if it is not None}
    return list(known.values()), [name for name, it in found.items() if it is None]


def _problems(accounts: Sequence[Account], unknown: Sequence[str]) -> dict[str, str]:
    if unknown:
        return {"to": _("Nobody is known here by the name %(name)s.") % {"name": ", ".join(unknown)}}
    return {} if accounts else {"to": _("Say to whom.")}


def _begun(request: HttpRequest, viewer: Viewer, post: Post) -> HttpResponseBase:
    view = Conversation.objects.filter(account_id=viewer.me, conversation_id=post.conversation_id).first()
    return done(request, to=f"/conversations/{view.pk}#end" if view else "/conversations")


def _form(
    request: HttpRequest,
    viewer: Viewer,
    to: str,
    accounts: Sequence[Account],
    *,
    text: str = "",
    problems: dict[str, str],
) -> HttpResponseBase:
    others = [it.pk for it in accounts if it.pk != viewer.me]
    shown = people(viewer, others)
    context = {
        "place": "conversations",
        "to": to,
        "text": text,
        "key": _key(request),
        "problems": problems,
        "people": shown,
        "names": names_of(shown) if shown else "",
        "known_view": queries.view_with(viewer.me, others) if others else None,
    }
    is_wrong = bool(problems) and request.method == "POST"
    return answer(request, "web/conversations/new.html", context, status=422 if is_wrong else 200)


@require_POST
@signed_in
def read(request: HttpRequest, viewer: Viewer, view_id: int) -> HttpResponseBase:
    """Mark a conversation as read."""
    views.mark(viewer.me, view_id, unread=False)
    return done(request, _("Marked as read."))


@require_POST
@signed_in
def unread(request: HttpRequest, viewer: Viewer, view_id: int) -> HttpResponseBase:
    """Mark a conversation as unread, to come back to it."""
    views.mark(viewer.me, view_id, unread=True)
    return done(request, _("Marked as unread."), to="/conversations")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, viewer: Viewer, view_id: int) -> HttpResponseBase:
    """Take a conversation out of one's own list, after asking: it can't be taken back."""
    view = views.own_view(viewer.me, view_id)
    if request.method == "POST":
        views.remove(viewer.me, view_id)
        return done(request, _("The conversation was removed from your list."), to="/conversations")
    context = {
        "place": "conversations",
        "title": _("Remove this conversation?"),
        "text": _(
            "It goes from your list, and what was said so far does not come back with the next answer. The messages"
            " themselves stay: with the others, and on your profile for you."
        ),
        "deed": _("Remove"),
        "back": f"/conversations/{view.pk}",
    }
    return answer(request, "web/confirm.html", context)
