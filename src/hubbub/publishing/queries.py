"""Reading posts as a viewer, plural first; every one of them goes through `visibility`."""

from collections.abc import Iterable

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.publishing.models import MediaAttachment, Poll, Post, PostEdit
from hubbub.publishing.visibility import visible_posts, visible_to


def visible_ids(viewer: Viewer, post_ids: Iterable[int]) -> set[int]:
    """Which of the posts `viewer` may see. One query."""
    wanted = set(post_ids)
    if not wanted:
        return set()
    judge, params = visible_to(viewer)
    found = sql.rows(
        f"SELECT p.id FROM publishing_post p WHERE p.id {{in_ids}} AND {judge}",
        (sql.ids(wanted), *params),
    )
    return {row[0] for row in found}


def visible_post(viewer: Viewer, post_id: int) -> Post:
    """One post. Raises `NotFound` when it isn't there or `viewer` may not see it: the two look the same."""
    found = Post.objects.filter(visible_posts(viewer), pk=post_id).select_related("account").first()
    if found is None:
        raise NotFound
    return found


def subject_of(viewer: Viewer, post_id: int) -> Post:
    """The post that something done to `post_id` is about: what a boost boosts, else the post itself."""
    found = visible_post(viewer, post_id)
    return visible_post(viewer, found.reblog_of_id) if found.reblog_of_id else found


_UNWANTED = """
SELECT p.id,
       EXISTS (SELECT 1 FROM network_block b WHERE b.account_id = %s AND b.target_id = p.account_id),
       EXISTS (SELECT 1 FROM network_accountdomainblock d JOIN identity_account a ON a.domain = d.domain
               WHERE d.account_id = %s AND a.id = p.account_id),
       EXISTS (SELECT 1 FROM network_mute m WHERE m.account_id = %s AND m.target_id = p.account_id
               AND (m.expires_at IS NULL OR m.expires_at > CURRENT_TIMESTAMP))
FROM publishing_post p WHERE p.id {in_ids}
"""


def unwanted_authors(viewer: Viewer, post_ids: Iterable[int]) -> dict[int, str]:
    """Posts whose author the viewer blocks or mutes: `blocked_account`, `blocked_domain`, `muted_account`."""
    wanted = set(post_ids)
    if viewer.account_id is None or not wanted:
        return {}
    names = ("blocked_account", "blocked_domain", "muted_account")
    found = sql.rows(_UNWANTED, (viewer.account_id,) * 3 + (sql.ids(wanted),))
    return {
        row[0]: next(name for name, is_so in zip(names, row[1:], strict=True) if is_so)
        for row in found
        if any(row[1:])
    }


def visible_poll(viewer: Viewer, poll_id: int) -> Poll:
    """One poll with its post. Raises `NotFound` when there is none or `viewer` may not see its post."""
    found = Poll.objects.filter(pk=poll_id).first()
    if found is None:
        raise NotFound
    found.post = visible_post(viewer, found.post_id)
    return found


def versions_of(post: Post) -> list[PostEdit]:
    """Everything a post has said, oldest first; the last one is what it says now, and is no row."""
    poll = Poll.objects.filter(post=post).first()
    media = MediaAttachment.objects.filter(post=post).order_by("position", "id")
    present = PostEdit(
        post=post,
        text=post.text,
        html=post.html,
        spoiler_text=post.spoiler_text,
        sensitive=post.sensitive,
        media=[{"id": row.pk, "description": row.description} for row in media],
        poll_options=poll.options if poll else None,
        created_at=post.edited_at or post.created_at,
    )
    return [*PostEdit.objects.filter(post=post).order_by("id"), present]
