"""Lists of accounts one follows."""

from collections.abc import Iterable

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import acting, lock_accounts
from hubbub.network.events import ListDeleted, ListMembersAdded, ListMembersRemoved
from hubbub.network.models import AccountList, Follow, FollowRequest, ListMember, RepliesPolicy

LONGEST_TITLE = 200
MOST_LISTS = 50


def _title(text: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise Invalid("Validation failed: Title can't be blank")
    if len(cleaned) > LONGEST_TITLE:
        raise Invalid(f"Validation failed: Title is too long (maximum is {LONGEST_TITLE} characters)")
    return cleaned


def _policy(word: str) -> RepliesPolicy:
    if word not in RepliesPolicy.values:
        raise Invalid(f"'{word}' is not a valid replies_policy")
    return RepliesPolicy(word)


@transaction.atomic
def create_list(
    viewer: Viewer, title: str, *, replies_policy: str = RepliesPolicy.LIST, exclusive: bool = False
) -> AccountList:
    """A new list. Raises `Invalid` for a bad title or policy, or too many lists."""
    me = acting(viewer)
    made = AccountList(
        account_id=me, title=_title(title), replies_policy=_policy(replies_policy), exclusive=exclusive
    )
    lock_accounts([me])  # two at once must not pass the limit
    if AccountList.objects.filter(account_id=me).count() >= MOST_LISTS:
        raise Invalid("Validation failed: You have reached the maximum number of lists")
    made.save(force_insert=True)
    return made


def _own(viewer: Viewer, list_id: int) -> AccountList:
    found = AccountList.objects.select_for_update().filter(pk=list_id, account_id=acting(viewer)).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def update_list(
    viewer: Viewer,
    list_id: int,
    *,
    title: str | None = None,
    replies_policy: str | None = None,
    exclusive: bool | None = None,
) -> AccountList:
    """Change what is given; posts that stand in timelines already stay. Raises `NotFound`, `Invalid`."""
    found = _own(viewer, list_id)
    if title is not None:
        found.title = _title(title)
    if replies_policy is not None:
        found.replies_policy = _policy(replies_policy)
    if exclusive is not None:
        found.exclusive = exclusive
    found.save()
    return found


@transaction.atomic
def delete_list(viewer: Viewer, list_id: int) -> None:
    """Remove a list. Raises `NotFound`."""
    found = _own(viewer, list_id)
    emit(ListDeleted(list_id=found.pk, account_id=found.account_id))
    found.delete()


@transaction.atomic
def add_to_list(viewer: Viewer, list_id: int, account_ids: Iterable[int]) -> None:
    """Put accounts on a list: those one follows or asked to follow, and oneself.

    Raises `NotFound` for a list or account that can't be named, `Invalid` when one stands there already.
    """
    found, wanted = _own(viewer, list_id), tuple(dict.fromkeys(account_ids))
    lock_accounts([found.account_id, *wanted])  # nobody unfollows meanwhile
    if not set(wanted) <= _listable(found.account_id, wanted):
        raise NotFound
    if ListMember.objects.filter(list=found, account_id__in=wanted).exists():
        raise Invalid("Validation failed: Account has already been taken")
    ListMember.objects.bulk_create([ListMember(list=found, account_id=pk) for pk in wanted])
    if wanted:
        emit(ListMembersAdded(list_id=found.pk, account_id=found.account_id, member_ids=wanted))


def _listable(me: int, wanted: Iterable[int]) -> set[int]:
    followed = Follow.objects.filter(follower_id=me, target_id__in=wanted)
    asked = FollowRequest.objects.filter(follower_id=me, target_id__in=wanted)
    return {me, *followed.values_list("target_id", flat=True), *asked.values_list("target_id", flat=True)}


@transaction.atomic
def remove_from_list(viewer: Viewer, list_id: int, account_ids: Iterable[int]) -> None:
    """Take accounts off a list; who isn't on it is passed over. Raises `NotFound` for the list."""
    found = _own(viewer, list_id)
    members = ListMember.objects.filter(list=found, account_id__in=list(account_ids))
    removed = tuple(members.values_list("account_id", flat=True))
    if removed:
        members.delete()
        emit(ListMembersRemoved(list_id=found.pk, account_id=found.account_id, member_ids=removed))
