"""Removing posts that break the rules."""

from collections.abc import Iterable

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.moderation.commands.actions import target_of, tell
from hubbub.moderation.commands.audit import record
from hubbub.moderation.commands.reports import report_by_id
from hubbub.moderation.models import AccountWarning, WarningAction
from hubbub.publishing.commands.remove import remove_post
from hubbub.publishing.models import Post


@transaction.atomic
def remove_reported_posts(
    viewer: Viewer,
    report_id: int,
    post_ids: Iterable[int],
    *,
    text: str = "",
    notify: bool = True,
    mail: bool = False,
) -> int:
    """Remove posts that a report names, for good; returns how many there still were.

    Raises `NotFound` for posts the report does not name, `Forbidden` for an account that is not the viewer's to act on.
    """
    report, wanted = report_by_id(report_id), sorted(set(post_ids))
    target = target_of(viewer, report.target_id)
    if not wanted or not set(wanted) <= set(report.post_ids):
        raise NotFound
    posts = list(Post.objects.filter(pk__in=wanted, account=target))
    for post in posts:
        remove_post(post, delete_media=True)
    warning = AccountWarning.objects.create(
        target=target,
        by_id=viewer.account_id,
        report=report,
        action=WarningAction.DELETE_STATUSES,
        text=text,
        post_ids=wanted,
    )
    record(viewer, "account.delete_statuses", "account", target.pk, posts=wanted, report=report.pk, text=text)
    tell(warning, target, notify=notify, mail=mail)
    return len(posts)
