"""Answering those who ask to follow."""

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import acting, begin_follow, end_request, lock_accounts, lock_pair
from hubbub.network.events import FollowRequestEnded
from hubbub.network.models import FollowRequest


@transaction.atomic
def accept_follow_request(viewer: Viewer, follower_id: int) -> None:
    """Let `follower_id`, who asked, follow. Raises `NotFound` when they did not ask."""
    me, follower = lock_pair(viewer, follower_id)
    request = FollowRequest.objects.filter(follower=follower, target=me).first()
    if request is None:
        raise NotFound
    _accept(request)


@transaction.atomic
def reject_follow_request(viewer: Viewer, follower_id: int) -> None:
    """Refuse `follower_id`, who asked. Raises `NotFound` when they did not ask."""
    me, follower = lock_pair(viewer, follower_id)
    if not end_request(follower.pk, me.pk, by_id=me.pk):
        raise NotFound


@transaction.atomic
def accept_all_follow_requests(viewer: Viewer) -> int:
    """Let all who asked follow, save limited accounts; done when an account stops being locked. Returns how many."""
    me = acting(viewer)
    waiting = FollowRequest.objects.filter(
        target_id=me, follower__limited_at=None, follower__suspended_at=None
    )
    lock_accounts([me, *waiting.values_list("follower_id", flat=True)])
    accepted = 0
    for request in waiting.order_by("id"):
        _accept(request)
        accepted += 1
    return accepted


def _accept(request: FollowRequest) -> None:
    options = {
        "show_reblogs": request.show_reblogs,
        "notify": request.notify,
        "languages": request.languages,
    }
    FollowRequest.objects.filter(pk=request.pk).delete()
    emit(
        FollowRequestEnded(
            request_id=request.pk,
            follower_id=request.follower_id,
            target_id=request.target_id,
            accepted=True,
            ended_by_id=request.target_id,
            uri=request.uri,
        )
    )
    begin_follow(request.follower_id, request.target_id, options, request.uri)
