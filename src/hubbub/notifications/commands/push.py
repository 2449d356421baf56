"""Push subscriptions of devices, and sending what they asked for."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from hubbub.identity.models import AccessToken
from hubbub.identity.queries import language_of, tokens_in_force
from hubbub.identity.urls import avatar_url
from hubbub.identity.viewer import Viewer
from hubbub.instance.queries import server_settings, vapid_keys
from hubbub.kernel import wire
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotAuthenticated
from hubbub.kernel.http import OutboundError
from hubbub.kernel.http.addresses import is_public
from hubbub.kernel.http.url import Target, read_url
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.kernel.net import networks
from hubbub.kernel.outbound import outbound
from hubbub.kernel.secrets import seal, unseal
from hubbub.network.models import Follow
from hubbub.notifications.logic import webpush
from hubbub.notifications.logic.quiet import is_quiet
from hubbub.notifications.models import Notification, PushSubscription
from hubbub.notifications.queries import notifications_by_id, quiet_hours_of
from hubbub.notifications.words import title
from hubbub.publishing.models import Post

MOST_FAILURES = 10  # in a row; then a device counts as gone
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=15))
LONGEST_BODY = 140
_GONE = {404, 410}
_LATER = {429, 500, 502, 503, 504}


class PushPolicy(StrEnum):
    """From whom a device wants pushes."""

    ALL = "all"
    FOLLOWED = "followed"
    FOLLOWER = "follower"
    NONE = "none"


@transaction.atomic
def subscribe(
    token_id: int,
    account_id: int,
    secret: str,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    standard: bool,
    alerts: Mapping[str, bool],
    policy: PushPolicy,
) -> PushSubscription:
    """Push to this device from now on; a token has one subscription. Raises `Invalid` for an address that is not a
    public one over TLS, or broken keys. `secret` is the token itself, which payloads name."""
    check_endpoint(endpoint)
    try:
        webpush.read_keys(p256dh, auth)
    except ValueError as error:
        raise Invalid("Validation failed: Key p256dh is invalid, Key auth is invalid") from error
    if not AccessToken.objects.select_for_update(no_key=True).filter(pk=token_id):
        raise NotAuthenticated
    # Of two at once the later wins: it waits for the token, and so knows what the other made.
    PushSubscription.objects.filter(token_id=token_id).delete()
    return PushSubscription.objects.create(
        token_id=token_id,
        account_id=account_id,
        endpoint=endpoint,
        p256dh=p256dh.strip().rstrip("="),
        auth=auth.strip().rstrip("="),
        sealed_token=seal(secret),
        standard=standard,
        alerts=dict(alerts),
        policy=policy,
    )


def check_endpoint(endpoint: str) -> None:
    """Raise `Invalid` unless pushes may go there. Host names are looked up, and judged, when something is sent."""
    try:
        target = read_url(endpoint)
    except OutboundError as error:
        raise Invalid("Validation failed: Endpoint is not a valid URL") from error
    if len(endpoint) > 2000 or not (_is_allowed(target) or _is_public(target)):
        raise Invalid("Validation failed: Endpoint is not a valid URL")


def _is_public(target: Target) -> bool:
    if target.scheme != "https" or "." not in target.host.strip("."):
        return False
    try:
        return is_public(ip_address(target.host))
    except ValueError:
        return True


def _is_allowed(target: Target) -> bool:
    """Whether the operator opened this very address (HUBBUB_OUTBOUND_ALLOW)."""
    try:
        address = ip_address(target.host)
    except ValueError:
        return False
    return any(address in network for network in networks(settings.HUBBUB.outbound_allow))


@transaction.atomic
def change_subscription(
    subscription: PushSubscription, alerts: Mapping[str, bool], policy: PushPolicy
) -> None:
    """Change of what a device is told."""
    subscription.alerts, subscription.policy = dict(alerts), policy
    subscription.save(update_fields=["alerts", "policy"])


@transaction.atomic
def move_browser(sign_in_id: int, *, endpoint: str, p256dh: str, auth: str) -> None:
    """A browser has one address whatever the account its pages acted as when it was asked: all its subscriptions go
    there. Only for an address that `subscribe` has taken."""
    rows = PushSubscription.objects.filter(token__sign_in_id=sign_in_id)
    keys = {"p256dh": p256dh.strip().rstrip("="), "auth": auth.strip().rstrip("=")}
    rows.update(endpoint=endpoint, failures=0, **keys)


@transaction.atomic
def unsubscribe(token_id: int) -> None:
    """Push to this token's device no longer. Idempotent."""
    PushSubscription.objects.filter(token_id=token_id).delete()


def wanting(rows: Sequence[Notification]) -> list[tuple[int, int]]:
    """Subscription and notification for every device that wants to hear of one of these (told of one happening)."""
    by_account = {row.account_id: row for row in rows}
    found = PushSubscription.objects.filter(account_id__in=by_account).exclude(policy=PushPolicy.NONE)
    return [
        (pk, by_account[account_id].pk)
        for pk, account_id, alerts in found.values_list("pk", "account_id", "alerts")
        if alerts.get(by_account[account_id].kind)
    ]


def push(subscription_id: int, notification_id: int) -> bool:
    """Send one notification to one device. Returns whether trying again later may help."""
    subscription = PushSubscription.objects.filter(pk=subscription_id).first()
    notification = (
        Notification.objects.filter(pk=notification_id, filtered=False).select_related("actor").first()
    )
    if subscription is None or notification is None or not _wanted(subscription, notification):
        return False
    if not _may_be_read(subscription, notification) or _is_quiet(subscription.account_id):
        return False
    row = server_settings()
    keys = vapid_keys()
    contact = f"mailto:{row.contact_email}" if row.contact_email else settings.HUBBUB.base_url
    body, headers = webpush.seal(
        wire.encode(_payload(subscription, notification)),
        subscription.endpoint,
        webpush.read_keys(subscription.p256dh, subscription.auth),
        webpush.Sender(keys.private, keys.public, contact),
        standard=subscription.standard,
        moment=int(now().timestamp()),
    )
    try:
        status = outbound().post(subscription.endpoint, body, headers=headers, limit=64 * 1024).status
    except OutboundError:
        return True
    return _learn(subscription, status)


def _learn(subscription: PushSubscription, status: int) -> bool:
    """What the push service's answer means for the subscription; whether to try again."""
    if 200 <= status < 300:
        PushSubscription.objects.filter(pk=subscription.pk).exclude(failures=0).update(failures=0)
    elif status in _GONE:
        PushSubscription.objects.filter(pk=subscription.pk).delete()
    elif status in _LATER:
        return True
    else:
        count_failure(subscription.pk)
    return False


@transaction.atomic
def count_failure(subscription_id: int) -> None:
    """A push did not arrive, and will not; a device that misses too many in a row is forgotten."""
    PushSubscription.objects.filter(pk=subscription_id).update(failures=F("failures") + 1)
    PushSubscription.objects.filter(pk=subscription_id, failures__gte=MOST_FAILURES).delete()


def _wanted(subscription: PushSubscription, notification: Notification) -> bool:
    me, other = notification.account_id, notification.actor_id
    if subscription.policy == PushPolicy.FOLLOWED:
        return Follow.objects.filter(follower_id=me, target_id=other).exists()
    if subscription.policy == PushPolicy.FOLLOWER:
        return Follow.objects.filter(follower_id=other, target_id=me).exists()
    return subscription.policy == PushPolicy.ALL


def _may_be_read(subscription: PushSubscription, notification: Notification) -> bool:
    """Whether the device could read this over the API now: much may have happened since it was told of."""
    if not tokens_in_force([subscription.token_id]):
        return False
    viewer = Viewer(account_id=subscription.account_id)
    return bool(notifications_by_id(viewer, [notification.pk]))


def _is_quiet(account_id: int) -> bool:
    """Whether its quiet hours are now. What they keep back is not pushed later either: it stands under notifications,
    and nobody wants a whole night's at once."""
    row = quiet_hours_of(account_id)
    return row is not None and is_quiet(row.begin, row.end, row.time_zone, now())


def _payload(subscription: PushSubscription, notification: Notification) -> dict[str, object]:
    actor = notification.actor
    language = language_of(notification.account_id)
    with override(language):
        said = title(notification.kind, actor.display_name or actor.username)
    return {
        "access_token": unseal(subscription.sealed_token),
        "preferred_locale": language,
        "notification_id": notification.pk,
        "notification_type": notification.kind,
        "icon": avatar_url(actor.avatar_static or actor.avatar),
        "title": said,
        "body": _excerpt(notification),
    }


def _excerpt(notification: Notification) -> str:
    """The beginning of what it is about: the warning in front of a post, its text, or the sender's profile."""
    post = Post.objects.filter(pk=notification.post_id).first() if notification.post_id else None
    if post is not None:
        words = post.spoiler_text or html_to_text(post.html)
    else:
        words = html_to_text(notification.actor.note_html)
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_BODY else plain[: LONGEST_BODY - 1] + "…"
