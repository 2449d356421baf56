"""Web push: a device subscribes, a real push service receives, the device decrypts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from hubbub.identity.commands.standing import set_login_enabled
from hubbub.identity.models import Membership
from hubbub.kernel.outbound import outbound
from hubbub.notifications.models import PushSubscription
from tests.harness.device import Device, b64, push_service, unb64
from tests.world import Person, person
from tests.world.deeds import favourite

pytestmark = pytest.mark.django_db

PATH = "/api/v1/push/subscription"


@pytest.fixture
def device(settings: Any) -> Iterator[Device]:
    """A device whose push service is on loopback, which the operator allowed."""
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, outbound_allow="127.0.0.0/8")
    outbound.cache_clear()
    with push_service() as device:
        yield device
    outbound.cache_clear()


def subscribe(someone: Person, device: Device, *, standard: bool = True, **data: Any) -> Any:
    wishes = {"alerts": {"mention": True, "favourite": True}, **data}
    wanted = {"endpoint": device.url, "keys": device.keys, "standard": standard}
    return someone.post(PATH, {"subscription": wanted, "data": wishes}).ok()


def _check_signature(token: str, public: str) -> Any:
    """The claims of an ES256 JWT (RFC 7515), once its signature holds."""
    signed, _, signature = token.rpartition(".")
    raw = unb64(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public.rstrip("=")))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(unb64(signed.partition(".")[2]))


def _leave(ann: Person, ben: Person) -> None:
    Membership.objects.filter(account=ann.account).delete()


def _disable(ann: Person, ben: Person) -> None:
    set_login_enabled(ann.account, enabled=False)


def _block(ann: Person, ben: Person) -> None:
    ben.post(f"/api/v1/accounts/{ann.id}/block").ok()


@pytest.mark.parametrize("happening", [_leave, _disable, _block])
def test_what_may_be_read_no_longer_is_not_pushed(
    happening: Callable[[Person, Person], None], device: Device, run_jobs: Callable[[], int]
) -> None:
    ann, ben = person("ann"), person("ben")
    subscribe(ann, device)
    ben.posts("Between us, @ann")
    happening(ann, ben)
    run_jobs()
    assert device.received == []


def test_a_disabled_login_leaves_no_device_behind(device: Device) -> None:
    ann = person("ann")
    subscribe(ann, device)
    set_login_enabled(ann.account, enabled=False)
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("standard", [True, False])
def test_a_mention_is_pushed_signed_and_decrypted(
    standard: bool, device: Device, run_jobs: Callable[[], int]
) -> None:
    ann, ben = person("ann"), person("ben")
    made = subscribe(ann, device, standard=standard)
    ben.posts("Hello & welcome, @ann")
    run_jobs()
    told = ann.get("/api/v1/notifications").ok()[0]
    payload = device.decrypt()
    assert payload.pop("body") == "Hello & welcome, @ann"
    assert payload == {
        "access_token": ann.token,
        "preferred_locale": "en",
        "notification_id": int(told["id"]),
        "notification_type": "mention",
        "icon": told["account"]["avatar_static"],
        "title": "ben mentioned you",
    }
    headers, _ = device.received[0]
    assert headers["content-encoding"] == ("aes128gcm" if standard else "aesgcm")
    if standard:
        token, public = headers["authorization"].removeprefix("vapid t=").split(",k=")
    else:
        token = headers["authorization"].removeprefix("WebPush ")
        public = headers["crypto-key"].partition("p256ecdsa=")[2]
    claims = _check_signature(token, public)
    assert claims["aud"] == device.url.rpartition("/push")[0]
    assert now().timestamp() < claims["exp"] <= now().timestamp() + 86400
    assert public.rstrip("=") == made["server_key"].rstrip("=")


def test_a_device_hears_only_what_it_asked_for(device: Device, run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    subscribe(ann, device, alerts={"favourite": True}, policy="followed")
    post = ann.posts("Hello")
    ben.posts("Hello @ann")
    favourite(ben, post)
    run_jobs()
    assert device.received == []
    ann.follows(ben)
    favourite(ben, ann.posts("Again"))
    run_jobs()
    assert [device.decrypt()["notification_type"]] == ["favourite"]
    ann.put(PATH, {"data": {"alerts": {"favourite": False, "mention": True}, "policy": "none"}}).ok()
    ben.posts("Hello @ann")
    run_jobs()
    assert len(device.received) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(status: int, device: Device, run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    subscribe(ann, device)
    device.status = status
    ben.posts("Hello @ann")
    run_jobs()
    assert ann.get(PATH).status == 404


def test_what_may_still_arrive_is_tried_again_a_few_times(
    device: Device, run_jobs: Callable[[], int]
) -> None:
    ann, ben = person("ann"), person("ben")
    subscribe(ann, device)
    device.status = 503
    ben.posts("Hello @ann")
    for attempt in range(1, 4):
        run_jobs()
        assert len(device.received) == attempt
        DBTaskResult.objects.update(run_after=now())
    run_jobs()
    assert len(device.received) == 3
    assert PushSubscription.objects.get().failures == 1


def test_a_device_that_keeps_refusing_is_forgotten(device: Device, run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    subscribe(ann, device)
    device.status = 403
    for _ in range(9):
        ben.posts("Hello @ann")
    run_jobs()
    assert PushSubscription.objects.get().failures == 9
    ben.posts("Hello @ann")
    run_jobs()
    assert not PushSubscription.objects.exists()


def test_a_subscription_is_made_shown_changed_and_removed(device: Device) -> None:
    ann = person("ann")
    assert ann.get(PATH).json == {"error": "Record not found"}
    assert ann.put(PATH, {"data": {}}).status == 404
    made = subscribe(ann, device)
    assert made["endpoint"] == device.url
    assert made["alerts"]["mention"] is True
    assert made["alerts"]["admin.sign_up"] is False
    assert made["policy"] == "all"
    assert ann.get(PATH).ok() == made
    changed = ann.put(PATH, {"data[alerts][admin.report]": "true", "data[policy]": "follower"}).ok()
    assert (changed["alerts"]["admin.report"], changed["alerts"]["mention"]) == (True, False)
    assert changed["policy"] == "follower"
    again = subscribe(ann, device, standard=False)
    assert PushSubscription.objects.count() == 1
    assert again["standard"] is False
    assert ann.delete(PATH).ok() == {}
    assert ann.get(PATH).status == 404


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://2130706433/x",
        "https://user:secret@push.example.org/x",
        "ftp://push.example.org/x",
        "nonsense",
        "",
        "https://push.example.org/" + "x" * 3000,
    ],
)
def test_addresses_that_pushes_may_not_go_to(endpoint: str) -> None:
    ann, keys = person("ann"), Device().keys
    assert ann.post(PATH, {"subscription": {"endpoint": endpoint, "keys": keys}}).status == 422
    fine = {"endpoint": "https://push.example.org/x", "keys": keys}
    assert ann.post(PATH, {"subscription": fine}).status == 200


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "x", "auth": "y"},
        {"p256dh": b64(bytes(65)), "auth": b64(bytes(16))},
        {"p256dh": "é", "auth": "\0"},
        {"p256dh": "", "auth": ""},
        {},
        None,
        7,
    ],
)
def test_keys_that_are_none(keys: object) -> None:
    ann = person("ann")
    wanted = {"endpoint": "https://push.example.org/x", "keys": keys}
    assert ann.post(PATH, {"subscription": wanted}).status == 422
    assert ann.get(PATH).status == 404
