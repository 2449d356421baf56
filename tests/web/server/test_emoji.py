"""Custom emoji: added, sorted, switched off and deleted."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hubbub.instance.models import CustomEmoji
from tests.harness.media import image_file
from tests.web.server.desk import audited
from tests.world import anonymous
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_emoji_are_added_sorted_disabled_and_deleted(browser: Browser, tmp_path: Path) -> None:
    file = SimpleUploadedFile("w.png", image_file(tmp_path, "png", size=(64, 64)).read_bytes())
    browser.open("/server/emoji").press("/server/emoji", shortcode=":wave:", file=file, category="hands")

    def offered() -> list[tuple[str, str]]:
        rows = anonymous().get("/api/v1/custom_emojis").ok()
        return [(row["shortcode"], row["category"]) for row in rows]

    assert offered() == [("wave", "hands")]
    browser.press("/server/emoji/wave/category", category="greetings")
    assert offered() == [("wave", "greetings")]
    browser.press("/server/emoji/wave/disable")
    assert offered() == []
    assert "disabled" in browser.open("/server/emoji").page
    browser.press("/server/emoji/wave/enable")
    browser.press("/server/emoji/wave/remove")
    assert not CustomEmoji.objects.exists()
    assert audited() == [f"emoji.{verb}" for verb in ("add", "update", "disable", "enable", "remove")]
    assert browser.press("/server/emoji/wave/disable").status == 404


def test_a_bad_emoji_is_refused(browser: Browser, tmp_path: Path) -> None:
    good = image_file(tmp_path, "png", size=(64, 64)).read_bytes()
    for shortcode, content in (("a b", good), ("wave", b"nonsense")):
        file = SimpleUploadedFile("w.png", content)
        assert browser.press("/server/emoji", shortcode=shortcode, file=file).status == 422
        assert shortcode in browser.page
    assert not CustomEmoji.objects.exists()
