"""The front page, and the menu of everything."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.models import User
from hubbub.identity.queries import accounts_of_login
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.kernel.paging import Page
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines import queries
from hubbub.timelines.queries import PublicWishes
from hubbub.web.pages import answer, done
from hubbub.web.render.posts import Look, posts_html
from hubbub.web.viewer import act_as, signed_in, viewer_of

SHOWN_ON_FRONT = 10


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """What this server is and that there is life on it; who is signed in is at home, and who is new takes first steps."""
    viewer = viewer_of(request)
    if viewer.account_id is not None:
        new = isinstance(request.user, User) and request.user.first_run
        return HttpResponseRedirect("/start" if new else "/home")
    entries = queries.public(viewer, PublicWishes(local=True), Page(limit=SHOWN_ON_FRONT))
    context = {
        "posts": posts_html(viewer, entries, Look(context=FilterContext.PUBLIC)),
        "more": len(entries) == SHOWN_ON_FRONT,
        "place": "front",
        "waiting": isinstance(request.user, User),
    }
    return answer(request, "web/front/front.html", context)


@require_safe
@signed_in
def menu(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Everything there is, for small screens; and the accounts one may act as."""
    accounts = accounts_of_login(request.user) if isinstance(request.user, User) else []
    context = {"place": "menu", "accounts": accounts, "acting_id": viewer.account_id}
    return answer(request, "web/front/menu.html", context)


@require_POST
@signed_in
def act_as_account(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Act as another of one's accounts from now on."""
    account_id = parse_id(request.POST.get("account"))
    if account_id is None:
        raise NotFound
    act_as(request, account_id)
    return done(request, _("You act as another account now."), to="/home")
