"""Notifications as JSON, one by one and in groups, in batches: posts, senders, reports and warnings once a page."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hubbub.api.entities.notifications import PartialAccountWithAvatar
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.moderation import report_entities
from hubbub.api.render.splice import encode
from hubbub.api.render.statuses import statuses_by_id
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import iso
from hubbub.kernel.ids import moment_of
from hubbub.moderation.models import AccountWarning, Report
from hubbub.notifications.groups import Group
from hubbub.notifications.kinds import Kind
from hubbub.notifications.models import NotificationRequest
from hubbub.notifications.queries import Notice
from hubbub.publishing.filtering import FilterContext


def notifications(viewer: Viewer, notices: Sequence[Notice]) -> list[bytes]:
    """Notifications in order. Left out are those about posts that are gone, or that a filter hides."""
    posts = _posts(viewer, (notice.post_id for notice in notices))
    return with_posts([notice for notice in notices if not notice.post_id or notice.post_id in posts], posts)


def with_posts(notices: Sequence[Notice], posts: Mapping[int, bytes]) -> list[bytes]:
    """Notifications in order, about posts that are rendered already."""
    senders = accounts_by_id(notice.actor_id for notice in notices)
    objects = _objects((notice.kind, notice.object_id) for notice in notices)
    return [
        b'{"id":"%d","type":"%s","created_at":"%s","group_key":"%s","account":%s%s%s}'
        % (
            notice.id,
            notice.kind.encode(),
            iso(moment_of(notice.id)).encode(),
            notice.group_key.encode(),
            senders[notice.actor_id],
            b',"status":%s' % posts[notice.post_id] if notice.post_id else b"",
            objects.get((notice.kind, notice.object_id), b""),
        )
        for notice in notices
    ]


def _posts(viewer: Viewer, post_ids: Iterable[int | None]) -> dict[int, bytes]:
    wanted = dict.fromkeys(post_id for post_id in post_ids if post_id)
    # A notification's post is never a boost.
    return statuses_by_id(viewer, wanted, subjects=(), context=FilterContext.NOTIFICATIONS) if wanted else {}


def _objects(named: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int | None], bytes]:
    """What is shown of reports and warnings, as members to splice in, by kind and id."""
    wanted: dict[str, set[int]] = {}
    for kind, object_id in named:
        if object_id:
            wanted.setdefault(kind, set()).add(object_id)
    members: dict[tuple[str, int | None], bytes] = {}
    if Kind.REPORT in wanted:
        reports = report_entities(list(Report.objects.filter(pk__in=wanted[Kind.REPORT])))
        members.update({(Kind.REPORT, pk): b',"report":' + body for pk, body in reports.items()})
    if Kind.WARNING in wanted:
        warnings = _warnings(wanted[Kind.WARNING])
        members.update(
            {(Kind.WARNING, pk): b',"moderation_warning":' + body for pk, body in warnings.items()}
        )
    return members


def _warnings(ids: Iterable[int]) -> dict[int, bytes]:
    rows = list(AccountWarning.objects.filter(pk__in=list(ids)))
    targets = accounts_by_id(row.target_id for row in rows)
    return {
        row.pk: encode(
            {
                "id": str(row.pk),
                "action": row.action,
                "text": row.text,
                "status_ids": [str(pk) for pk in row.post_ids] or None,
                "target_account": msgspec.Raw(targets[row.target_id]),
                "appeal": None,
                "created_at": iso(row.created_at),
            }
        )
        for row in rows
    }


def grouped(viewer: Viewer, groups: Sequence[Group], *, partial_avatars: bool = False) -> bytes:
    """Groups, with every account and status they name once. With `partial_avatars` only each group's newest sender is
    told in full."""
    posts = _posts(viewer, (group.post_id for group in groups))
    shown = [group for group in groups if not group.post_id or group.post_id in posts]
    everybody = list(dict.fromkeys(actor_id for group in shown for actor_id in group.actor_ids))
    bodies = accounts_by_id(everybody)
    foremost = {group.actor_ids[0] for group in shown}
    full = [pk for pk in everybody if not partial_avatars or pk in foremost]
    objects = _objects((group.kind, group.object_id) for group in shown)
    partial = b""
    if partial_avatars:
        rest = [_partial(bodies[pk]) for pk in everybody if pk not in foremost]
        partial = b',"partial_accounts":' + encode(rest)
    return b'{"accounts":[%s]%s,"statuses":[%s],"notification_groups":[%s]}' % (
        b",".join(bodies[pk] for pk in full),
        partial,
        b",".join(posts.values()),
        b",".join(_group(group, objects) for group in shown),
    )


def _partial(account: bytes) -> PartialAccountWithAvatar:
    return msgspec.json.decode(account, type=PartialAccountWithAvatar)


def _group(group: Group, objects: Mapping[tuple[str, int | None], bytes]) -> bytes:
    body = encode(
        {
            "group_key": group.key,
            "notifications_count": group.count,
            "type": group.kind,
            "most_recent_notification_id": str(group.newest_id),
            "page_min_id": str(group.page_min_id),
            "page_max_id": str(group.page_max_id),
            "latest_page_notification_at": iso(moment_of(group.page_max_id)),
            "sample_account_ids": [str(pk) for pk in group.actor_ids],
            **({"status_id": str(group.post_id)} if group.post_id else {}),
        }
    )
    return body[:-1] + objects.get((group.kind, group.object_id), b"") + b"}"


def requests(viewer: Viewer, rows: Sequence[NotificationRequest]) -> list[bytes]:
    """Notification requests in order; a constant number of queries."""
    senders = accounts_by_id(row.actor_id for row in rows)
    posts = _posts(viewer, (row.last_post_id for row in rows))
    return [
        encode(
            {
                "id": str(row.pk),
                "created_at": iso(row.created_at),
                "updated_at": iso(row.updated_at),
                "notifications_count": str(row.notifications_count),
                "account": msgspec.Raw(senders[row.actor_id]),
                "last_status": msgspec.Raw(posts.get(row.last_post_id or 0, b"null")),
            }
        )
        for row in rows
    ]
