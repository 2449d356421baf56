"""Telling the moderators about an account, in plain steps on one page, and what one may do besides."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hubbub.identity.models import Account
from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Rule
from hubbub.instance.queries import rules
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.kernel.paging import Page
from hubbub.moderation.commands.reports import LONGEST_COMMENT, file_report
from hubbub.moderation.models import ReportCategory
from hubbub.network.queries import ties
from hubbub.publishing.queries import visible_ids
from hubbub.timelines.queries import AccountWishes, account_posts
from hubbub.web.pages import answer, done
from hubbub.web.render.posts import Look, posts_by_id
from hubbub.web.viewer import signed_in

RECENT = 10
_KINDS = (
    (ReportCategory.SPAM.value, gettext_lazy("It is spam: advertising, fake or repeated posts.")),
    (ReportCategory.LEGAL.value, gettext_lazy("It is against the law here.")),
    (ReportCategory.VIOLATION.value, gettext_lazy("It breaks a rule of this server.")),
    (ReportCategory.OTHER.value, gettext_lazy("It is something else.")),
)


class ReportForm(forms.Form):
    """What a report says. Rules and posts are those it may name."""

    category = forms.ChoiceField(label=gettext_lazy("What is wrong?"), widget=forms.RadioSelect)
    rules = forms.MultipleChoiceField(required=False)
    posts = forms.MultipleChoiceField(required=False)
    comment = forms.CharField(
        label=gettext_lazy("What should the moderators know?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    forward = forms.BooleanField(required=False)

    def __init__(
        self, data: object, known_rules: Sequence[Rule], post_ids: Sequence[int], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or None
        kinds = [kind for kind in _KINDS if known_rules or kind[0] != ReportCategory.VIOLATION]
        self._choices("category").choices = kinds
        self._choices("rules").choices = [(str(rule.pk), rule.text) for rule in known_rules]
        self._choices("posts").choices = [(str(pk), str(pk)) for pk in post_ids]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        return field

    def clean(self) -> None:
        """A broken rule has to be named."""
        super().clean()
        broken = self.cleaned_data.get("category") == ReportCategory.VIOLATION
        if broken and not self.cleaned_data.get("rules"):
            self.add_error("rules", _("Choose the rule that is broken."))
        if not broken:
            self.cleaned_data["rules"] = []


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """The form of a report, or its taking."""
    target = _other(viewer, account_id)
    named = parse_id(request.GET.get("post"))
    post_ids = _posts(viewer, target, named)
    initial: dict[str, object] = {"posts": [str(named)] if named in post_ids else []}
    known_rules = rules()
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, known_rules, post_ids, initial)
    if data is not None and form.is_valid():
        _file(viewer, target, form)
        return done(request, to=f"/accounts/{target.pk}/reported")
    bodies = posts_by_id(viewer, post_ids, Look(plain=True))
    ticked = set(form["posts"].value() or [])
    posts = [{"id": pk, "html": bodies[pk], "ticked": str(pk) in ticked} for pk in post_ids if pk in bodies]
    context = {
        "account": target,
        "form": form,
        "rules": known_rules,
        "broken": set(form["rules"].value() or []),
        "named": [post for post in posts if post["ticked"]],
        "others": [post for post in posts if not post["ticked"]],
    }
    return answer(request, "web/account/report.html", context, status=422 if form.is_bound else 200)


def _other(viewer: Viewer, account_id: int) -> Account:
    target = account(account_id)
    if target.pk == viewer.account_id:
        raise NotFound
    return target


def _posts(viewer: Viewer, target: Account, named: int | None) -> list[int]:
    """Their newest posts that the viewer may see, the named one first wherever it stands."""
    wishes = AccountWishes(exclude_reblogs=True)
    recent = [pk for pk, _ in account_posts(viewer, target.pk, wishes, Page(limit=RECENT))]
    if named is None or named in recent:
        return recent
    return [*visible_ids(viewer, [named]), *recent]


def _file(viewer: Viewer, target: Account, form: ReportForm) -> None:
    told = form.cleaned_data
    file_report(
        viewer,
        target.pk,
        post_ids=[int(pk) for pk in told["posts"]],
        comment=told["comment"],
        category=told["category"],
        rule_ids=[int(pk) for pk in told["rules"]],
        forward=told["forward"],
    )


@require_safe
@signed_in
def reported(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Thanks, and what one may do oneself besides."""
    target = _other(viewer, account_id)
    context = {"account": target, "ties": ties(viewer, [target.pk])[target.pk], "path": f"/@{target.acct}"}
    return answer(request, "web/account/reported.html", context)
