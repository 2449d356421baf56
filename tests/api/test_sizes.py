"""What is longer than a column holds is no error of ours: refused with a reason, or taken for plain text."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hubbub.identity.commands.tokens import issue_token
from hubbub.instance.models import Announcement
from hubbub.kernel.clock import now
from hubbub.publishing.commands.cards import attach_card
from hubbub.publishing.models import Post
from tests.world import Api, person, program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["a" * 151, "İ" * 100], ids=["long", "long in lower case"])
def test_what_is_too_long_for_a_hashtag_is_none(name: str) -> None:
    ann = person("ann")
    posted = ann.post("/api/v1/statuses", {"status": f"#{'b' * 150} #{name}"}).ok()
    assert [tag["name"] for tag in posted["tags"]] == ["b" * 150]
    assert f"#{name}" in posted["content"]
    assert ann.get(f"/api/v1/tags/{name}").status == 404
    assert ann.post(f"/api/v1/tags/{name}/follow").status == 404


def test_an_address_too_long_for_a_card_has_none() -> None:
    ann = person("ann")
    posted = ann.post("/api/v1/statuses", {"status": f"http://127.0.0.1/{'a' * 3000}"}).ok()
    attach_card(int(posted["id"]), f"http://127.0.0.1/{'a' * 3000}")
    assert Post.objects.get(pk=posted["id"]).card is None


@pytest.mark.usefixtures("owned")
def test_nobody_has_so_long_an_address() -> None:
    _, secret = issue_token(application=program("write"), user=None, account=None, scopes=["write"])
    wanted = {"username": "ann", "password": "correct horse battery", "agreement": True}
    long = f"ann@{'.'.join(['b' * 60] * 4)}.{'c' * 30}.test"
    reply = Api(secret).post("/api/v1/accounts", wanted | {"email": long})
    assert reply.status == 422
    assert reply.json["details"]["email"][0]["error"] == "ERR_INVALID"


def test_an_emoji_has_an_end() -> None:
    row = Announcement.objects.create(text="News", published_at=now())
    name = "👍" + "🏽" * 100
    assert person("ann").put(f"/api/v1/announcements/{row.pk}/reactions/{name}").status == 422


def test_keys_of_devices_have_a_size() -> None:
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    keys = {"p256dh": base64.urlsafe_b64encode(point).decode() + "=" * 300, "auth": "A" * 22 + "=" * 300}
    device = {"endpoint": "https://push.example.org/", "keys": keys}
    person("ann").post("/api/v1/push/subscription", {"subscription": device}).ok()
