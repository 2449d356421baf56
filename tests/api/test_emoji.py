"""Custom emoji, from the operator's hand to what clients see."""

from pathlib import Path

import pytest

from hubbub.identity.models import Account
from hubbub.instance.commands.emoji import add_emoji, remove_emoji
from hubbub.instance.models import CustomEmoji
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.publishing.models import Post
from tests.harness.media import image_file
from tests.world import anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return image_file(tmp_path, "png", size=(64, 64))


def test_an_emoji_is_offered_and_shown_in_posts_and_names_also_in_older_ones(pictures: Path) -> None:
    ann = person("ann")
    ann.patch("/api/v1/accounts/update_credentials", {"display_name": "Ann :wave:"}).ok()
    posted = ann.post("/api/v1/statuses", {"status": "hello :wave: and :nothing:"}).ok()
    assert posted["emojis"] == []
    add_emoji("wave", pictures, category="greetings")
    [offered] = anonymous().get("/api/v1/custom_emojis").ok()
    assert (offered["shortcode"], offered["category"]) == ("wave", "greetings")
    seen = ann.get(f"/api/v1/statuses/{posted['id']}").ok()
    assert [emoji["shortcode"] for emoji in seen["emojis"]] == ["wave"]
    assert [emoji["url"] for emoji in seen["account"]["emojis"]] == [offered["url"]]
    remove_emoji("wave")
    assert ann.get(f"/api/v1/statuses/{posted['id']}").ok()["emojis"] == []


@pytest.mark.parametrize("shortcode", ["x", "with space", "a:b", "ä" * 3, "x" * 65])
def test_a_shortcode_is_letters_digits_and_underscores(pictures: Path, shortcode: str) -> None:
    with pytest.raises(Invalid):
        add_emoji(shortcode, pictures)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "emoji.png"
    text.write_text("no picture")
    with pytest.raises(Invalid):
        add_emoji("text", text)


def test_a_boost_shows_the_emoji_of_the_server_that_its_words_come_from() -> None:
    ben = person("ben")
    far = Account.objects.create(username="ann", domain="far.test", uri="https://far.test/ann", url="")
    CustomEmoji.objects.create(shortcode="wave", domain="far.test", file="a.png", static_file="a.png")
    CustomEmoji.objects.create(shortcode="wave", file="b.png", static_file="b.png")
    post = Post.objects.create(
        account=far,
        uri="https://far.test/1",
        html="<p>:wave:</p>",
        conversation_id=1,
        created_at=now(),
        local=False,
    )
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    for shown in (boost, boost["reblog"]):
        assert [emoji["url"].rpartition("/")[2] for emoji in shown["emojis"]] == ["a.png"]
