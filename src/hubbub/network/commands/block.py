"""Blocking accounts and domains."""

from django.db import transaction

from hubbub.identity.logic.names import clean_domain
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import acting, end_follow, end_request, lock_accounts, lock_pair
from hubbub.network.events import Blocked, DomainBlocked, Unblocked
from hubbub.network.models import AccountDomainBlock, Block, Follow, FollowRequest


@transaction.atomic
def block(viewer: Viewer, target_id: int, *, uri: str = "") -> None:
    """Want nothing to do with `target_id`: follows and requests end both ways, with all that rests on them.

    Fine when it is blocked already. Raises `NotFound`, also for oneself.
    """
    me, target = lock_pair(viewer, target_id)
    _end_all(me.pk, target.pk)
    _, made = Block.objects.get_or_create(account=me, target=target, defaults={"uri": uri})
    if made:
        emit(Blocked(account_id=me.pk, target_id=target.pk))


def _end_all(me: int, target: int) -> None:
    for follower, followed in ((me, target), (target, me)):
        end_follow(follower, followed, by_id=me)
        end_request(follower, followed, by_id=me)


@transaction.atomic
def unblock(viewer: Viewer, target_id: int) -> None:
    """Take a block back; follows don't return. Fine when there was none. Raises `NotFound`."""
    me, target = lock_pair(viewer, target_id)
    found = Block.objects.filter(account=me, target=target).first()
    if found is not None and Block.objects.filter(pk=found.pk).delete()[0]:
        emit(Unblocked(account_id=me.pk, target_id=target.pk, uri=found.uri))


@transaction.atomic
def block_domain(viewer: Viewer, domain: str) -> None:
    """Want nothing from anybody at `domain`: its followers are let go, own follows stay. Raises `Invalid`."""
    me, name = acting(viewer), clean_domain(domain)
    if name is None:
        raise Invalid("Validation failed: Domain is not a valid domain name")
    followers = Follow.objects.filter(target_id=me, follower__domain=name).values_list(
        "follower_id", flat=True
    )
    asking = FollowRequest.objects.filter(target_id=me, follower__domain=name).values_list(
        "follower_id", flat=True
    )
    lock_accounts([me, *followers, *asking])
    _, made = AccountDomainBlock.objects.get_or_create(account_id=me, domain=name)
    for follower_id in {*followers.all(), *asking.all()}:
        end_follow(follower_id, me, by_id=me)
        end_request(follower_id, me, by_id=me)
    if made:
        emit(DomainBlocked(account_id=me, domain=name))


@transaction.atomic
def unblock_domain(viewer: Viewer, domain: str) -> None:
    """Take the block of a domain back. Fine when there was none."""
    AccountDomainBlock.objects.filter(account_id=acting(viewer), domain=clean_domain(domain) or "").delete()
