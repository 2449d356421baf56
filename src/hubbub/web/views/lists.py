"""One's lists: making, changing and deleting them, and who stands on them."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.network.commands.lists import add_to_list, create_list, delete_list, remove_from_list, update_list
from hubbub.network.lists_of_accounts import Lists, own
from hubbub.network.models import AccountList, RepliesPolicy
from hubbub.network.queries import list_members_among, own_list, own_lists
from hubbub.network.search import find_accounts
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.people import people
from hubbub.web.said import in_words
from hubbub.web.viewer import signed_in

POLICIES = {
    RepliesPolicy.LIST: gettext_lazy("Replies to people on this list"),
    RepliesPolicy.FOLLOWED: gettext_lazy("Replies to anybody I follow"),
    RepliesPolicy.NONE: gettext_lazy("No replies"),
}
FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lists(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One's lists, and making one."""
    title, error = request.POST.get("title", ""), ""
    if request.method == "POST":
        try:
            made = create_list(viewer, title)
        except Invalid as problem:
            error = in_words(problem.message)
        else:
            return done(request, _("The list was made. Now put people on it."), to=f"/lists/{made.pk}/edit")
    context = {"place": "lists", "lists": own_lists(viewer), "title": title, "error": error}
    return answer(request, "web/lists/lists.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, viewer: Viewer, list_id: int) -> HttpResponseBase:
    """A list's name and rules, and who stands on it."""
    chosen, error = own_list(viewer, list_id), ""
    if request.method == "POST":
        wishes = {
            "title": request.POST.get("title", ""),
            "replies_policy": request.POST.get("replies_policy", ""),
        }
        exclusive = "exclusive" in request.POST
        try:
            update_list(viewer, list_id, exclusive=exclusive, **wishes)
        except Invalid as problem:
            error = in_words(problem.message)
            chosen.title, chosen.replies_policy = wishes["title"], wishes["replies_policy"]
            chosen.exclusive = exclusive
        else:
            return done(request, _("The list was changed."), to=f"/lists/{list_id}/edit")
    return _edit(request, viewer, chosen, error)


def _edit(request: HttpRequest, viewer: Viewer, chosen: AccountList, error: str) -> HttpResponseBase:
    text = request.GET.get("q", "").replace("\0", "").strip()
    rows = own(Lists.LIST_MEMBERS, chosen.pk, page_of(request))
    found = find_accounts(viewer, text, limit=FOUND, following=True) if text else []
    there = list_members_among(chosen.pk, found)
    context = {
        "place": "lists",
        "list": chosen,
        "policies": POLICIES.items(),
        "error": error,
        "members": people(viewer, [pk for _id, pk in rows]),
        "next": next_page(request, [pk for pk, _account in rows]),
        "q": text,
        "found": [{"it": it, "there": it.account.pk in there} for it in people(viewer, found)],
    }
    return answer(request, "web/lists/edit.html", context, status=422 if error else 200)


@require_POST
@signed_in
def add(request: HttpRequest, viewer: Viewer, list_id: int, account_id: int) -> HttpResponseBase:
    """Put somebody on a list."""
    add_to_list(viewer, list_id, [account_id])
    said = _("@%(acct)s stands on the list now.") % {"acct": account(account_id).acct}
    return done(request, said, undo=f"/lists/{list_id}/members/{account_id}/remove")


@require_POST
@signed_in
def take_off(request: HttpRequest, viewer: Viewer, list_id: int, account_id: int) -> HttpResponseBase:
    """Take somebody off a list."""
    remove_from_list(viewer, list_id, [account_id])
    said = _("@%(acct)s is no longer on the list.") % {"acct": account(account_id).acct}
    return done(request, said, undo=f"/lists/{list_id}/members/{account_id}/add")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: HttpRequest, viewer: Viewer, list_id: int) -> HttpResponseBase:
    """Delete a list, after asking: it can't be taken back."""
    chosen = own_list(viewer, list_id)
    if request.method == "POST":
        delete_list(viewer, list_id)
        return done(request, _("The list was deleted."), to="/lists")
    context = {
        "place": "lists",
        "title": _("Delete the list “%(title)s”?") % {"title": chosen.title},
        "text": _("You go on following the people on it. The list itself can't be brought back."),
        "deed": _("Delete"),
        "back": f"/lists/{list_id}/edit",
    }
    return answer(request, "web/confirm.html", context)
