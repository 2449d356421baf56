"""Web push: where this token's device wants to be told (docs.joinmastodon.org/methods/push)."""

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.notifications import Alerts, WebPushSubscription
from hubbub.instance.queries import server_settings
from hubbub.kernel.errors import NotFound
from hubbub.notifications.commands import push
from hubbub.notifications.commands.push import PushPolicy
from hubbub.notifications.models import PushSubscription


class PushKeys(msgspec.Struct, frozen=True):
    p256dh: str
    auth: str


class Device(msgspec.Struct, frozen=True, kw_only=True):
    endpoint: str
    keys: PushKeys
    standard: bool = False


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    alerts: Alerts = Alerts()
    policy: PushPolicy | None = None


class NewSubscription(msgspec.Struct, frozen=True, kw_only=True):
    subscription: Device
    data: Wishes = Wishes()


class ChangedSubscription(msgspec.Struct, frozen=True, kw_only=True):
    data: Wishes = Wishes()
    policy: PushPolicy | None = None


def _own(call: Call) -> PushSubscription:
    found = PushSubscription.objects.filter(token_id=call.viewer.token_id or 0).first()
    if found is None:
        raise NotFound
    return found


def _secret(call: Call) -> str:
    """The access token itself: payloads name it, so that a client of many accounts knows whom they are for."""
    return (call.header("Authorization") or "").partition(" ")[2].strip()


def _shown(row: PushSubscription) -> WebPushSubscription:
    return WebPushSubscription(
        id=str(row.pk),
        endpoint=row.endpoint,
        standard=row.standard,
        alerts=msgspec.convert(row.alerts, Alerts),
        server_key=server_settings().vapid_public_key,
        policy=row.policy,
    )


@endpoint("POST", "/api/v1/push/subscription", access=USER, scope="push", returns=WebPushSubscription)
def create_subscription(call: Call, params: NewSubscription) -> WebPushSubscription:
    """Push to this token's device from now on."""
    device = params.subscription
    row = push.subscribe(
        call.viewer.token_id or 0,
        call.account_id,
        _secret(call),
        endpoint=device.endpoint,
        p256dh=device.keys.p256dh,
        auth=device.keys.auth,
        standard=device.standard,
        alerts=msgspec.to_builtins(params.data.alerts),
        policy=params.data.policy or PushPolicy.ALL,
    )
    return _shown(row)


@endpoint("GET", "/api/v1/push/subscription", access=USER, scope="push", returns=WebPushSubscription)
def get_subscription(call: Call) -> WebPushSubscription:
    """The subscription of this token."""
    return _shown(_own(call))


@endpoint("PUT", "/api/v1/push/subscription", access=USER, scope="push", returns=WebPushSubscription)
def change_subscription(call: Call, params: ChangedSubscription) -> WebPushSubscription:
    """Change of what this token's device is told."""
    row = _own(call)
    policy = params.data.policy or params.policy or PushPolicy(row.policy)
    push.change_subscription(row, msgspec.to_builtins(params.data.alerts), policy)
    return _shown(row)


@endpoint("DELETE", "/api/v1/push/subscription", access=USER, scope="push")
def delete_subscription(call: Call) -> bytes:
    """Push to this token's device no longer."""
    push.unsubscribe(call.viewer.token_id or 0)
    return b"{}"
