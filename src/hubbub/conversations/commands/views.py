"""Each participant's view of a thread of direct posts: kept as posts come and go, read, removed."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from hubbub.conversations.models import Conversation
from hubbub.kernel.errors import NotFound
from hubbub.publishing.models import Mention, Post, Visibility

REMEMBERED = 200  # posts of a view that stand in when the last one is removed
THREADS_AT_ONCE = 200


@transaction.atomic
def enter_post(post: Post, viewer_ids: Collection[int]) -> list[int]:
    """A direct post enters the views of these local accounts; returns the ids of the views. A constant number of
    queries. For everybody but its author the view counts as unread."""
    named = Mention.objects.filter(post_id=post.pk, silent=False).values_list("account_id", flat=True)
    people = {post.account_id, *named}
    views = Conversation.objects.filter(account_id__in=viewer_ids, conversation_id=post.conversation_id)
    known = set(views.values_list("account_id", flat=True))
    _begin(post.conversation_id, set(viewer_ids) - known)
    rows = list(views.select_for_update().order_by("account_id"))
    for row in rows:
        _enter(row, post, people)
    Conversation.objects.bulk_update(rows, ["participant_ids", "post_ids", "last_post_id", "unread"])
    return [row.pk for row in rows]


def _begin(conversation_id: int, account_ids: Collection[int]) -> None:
    """Make empty views; where another message makes one at this moment it is waited for, in the order of accounts."""
    made = [Conversation(account_id=pk, conversation_id=conversation_id) for pk in sorted(account_ids)]
    Conversation.objects.bulk_create(made, ignore_conflicts=True)


def _enter(row: Conversation, post: Post, people: set[int]) -> None:
    row.post_ids = sorted({*row.post_ids, post.pk})[-REMEMBERED:]
    if row.post_ids[-1] == post.pk:
        row.participant_ids = sorted(people - {row.account_id})
    row.last_post_id = row.post_ids[-1]
    row.unread = post.account_id != row.account_id


def enter_posts(post_ids: Iterable[int], account_id: int) -> None:
    """Direct posts among these enter one account's views (they had been held back)."""
    for post in Post.objects.filter(pk__in=list(post_ids), visibility=Visibility.DIRECT).order_by("pk"):
        enter_post(post, [account_id])


@transaction.atomic
def withdraw_post(conversation_id: int, post_id: int) -> None:
    """A direct post leaves all views; those that held nothing else go."""
    _withdraw([conversation_id], {post_id})


@transaction.atomic
def withdraw_posts_of(account_id: int) -> None:
    """All direct posts of an account leave all views, while they still stand."""
    threads: dict[int, set[int]] = defaultdict(set)
    theirs = Post.objects.filter(account_id=account_id, visibility=Visibility.DIRECT)
    for conversation_id, post_id in theirs.values_list("conversation_id", "pk"):
        threads[conversation_id].add(post_id)
    ids = sorted(threads)
    for start in range(0, len(ids), THREADS_AT_ONCE):
        part = ids[start : start + THREADS_AT_ONCE]
        _withdraw(part, {post_id for thread in part for post_id in threads[thread]})


def _withdraw(conversation_ids: Collection[int], post_ids: set[int]) -> None:
    changed: list[Conversation] = []
    empty: list[Conversation] = []
    held = Conversation.objects.select_for_update().filter(conversation_id__in=conversation_ids)
    for row in held.order_by("conversation_id", "account_id"):
        if not post_ids.isdisjoint(row.post_ids):
            row.post_ids = [pk for pk in row.post_ids if pk not in post_ids]
            row.last_post_id = row.post_ids[-1] if row.post_ids else None
            (changed if row.post_ids else empty).append(row)
    Conversation.objects.bulk_update(changed, ["post_ids", "last_post_id"])
    Conversation.objects.filter(pk__in=[row.pk for row in empty]).delete()


def own_view(account_id: int, view_id: int) -> Conversation:
    """One of an account's own. Raises `NotFound`."""
    found = Conversation.objects.filter(account_id=account_id, pk=view_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def mark(account_id: int, view_id: int, *, unread: bool) -> Conversation:
    """Mark a conversation read or unread. Raises `NotFound`."""
    row = own_view(account_id, view_id)
    row.unread = unread
    row.save(update_fields=["unread"])
    return row


@transaction.atomic
def remove(account_id: int, view_id: int) -> None:
    """Remove one's own view; the posts stay. Raises `NotFound`."""
    own_view(account_id, view_id).delete()
