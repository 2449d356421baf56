"""Changing one's own profile, through the API."""

import pytest

from tests.api.test_media import picture, stored
from tests.world import person

pytestmark = pytest.mark.django_db


def test_texts_switches_and_defaults_change_together() -> None:
    ann, ben = person("ann"), person("ben")
    changed = ann.patch(
        "/api/v1/accounts/update_credentials",
        {
            "display_name": "Ann 🌻",
            "note": "Gardens. Knows @ben. #seeds",
            "locked": True,
            "bot": False,
            "discoverable": True,
            "source": {
                "privacy": "unlisted",
                "sensitive": True,
                "language": "de",
                "quote_policy": "followers",
            },
            "fields_attributes": {
                "0": {"name": "Web", "value": "https://example.org"},
                "1": {"name": "", "value": ""},
            },
        },
    ).ok()
    assert (changed["display_name"], changed["locked"], changed["discoverable"]) == ("Ann 🌻", True, True)
    assert f'href="{ben.account.url}"' in changed["note"]
    assert 'rel="tag"' in changed["note"]
    [field] = changed["fields"]
    assert field["name"] == "Web"
    assert "me" in field["value"]
    assert (changed["source"]["note"], changed["source"]["privacy"]) == (
        "Gardens. Knows @ben. #seeds",
        "unlisted",
    )
    assert (changed["source"]["language"], changed["source"]["quote_policy"]) == ("de", "followers")
    posted = ann.post("/api/v1/statuses", {"status": "as I like it"}).ok()
    assert (posted["visibility"], posted["sensitive"], posted["language"]) == ("unlisted", True, "de")
    seen = ben.get(f"/api/v1/accounts/{ann.id}").ok()
    assert "source" not in seen
    assert seen["display_name"] == "Ann 🌻"


def test_what_is_not_given_stays() -> None:
    ann = person("ann")
    ann.patch("/api/v1/accounts/update_credentials", {"display_name": "Ann", "note": "Gardens"}).ok()
    changed = ann.patch("/api/v1/accounts/update_credentials", {"locked": True}).ok()
    assert (changed["display_name"], changed["source"]["note"]) == ("Ann", "Gardens")


def test_pictures_are_cut_to_size_and_can_be_taken_off() -> None:
    ann = person("ann")
    standard = ann.get("/api/v1/accounts/verify_credentials").ok()["avatar"]
    changed = ann.patch_form(
        "/api/v1/accounts/update_credentials", {"avatar": picture(size=(600, 300)), "header": picture()}
    ).ok()
    assert stored(changed["avatar"]).exists()
    assert changed["header"] != changed["avatar"]
    assert ann.delete("/api/v1/profile/avatar").ok()["avatar"] == standard
    assert ann.get("/api/v1/profile").ok()["avatar"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"display_name": "x" * 31},
        {"note": "x" * 501},
        {"fields_attributes": [{"name": "a", "value": "b"}] * 5},
        {"fields_attributes": [{"name": "a" * 256, "value": "b"}]},
        {"source": {"privacy": "secret"}},
        {"attribution_domains": ["not a domain"]},
        {"display_name": ["x"]},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(body: dict[str, object]) -> None:
    ann = person("ann")
    before = ann.get("/api/v1/profile").ok()
    assert ann.patch("/api/v1/accounts/update_credentials", {"locked": True, **body}).status == 422
    assert ann.get("/api/v1/profile").ok() == before
