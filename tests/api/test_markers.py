"""Markers, through the API."""

import pytest

from tests.world import person

pytestmark = pytest.mark.django_db

PATH = "/api/v1/markers"


def test_markers_are_kept_for_each_timeline_and_count_their_versions() -> None:
    ann, ben = person("ann"), person("ben")
    first = ann.post(PATH, {"home": {"last_read_id": "17"}}).ok()
    assert list(first) == ["home"]
    assert (first["home"]["last_read_id"], first["home"]["version"]) == ("17", 0)
    both = ann.post(PATH, {"home[last_read_id]": "18", "notifications[last_read_id]": "5"}).ok()
    assert both["home"]["version"] == 1
    asked = ann.get(PATH, {"timeline[]": ["home", "notifications", "nonsense"]}).ok()
    assert asked == both
    assert ann.get(PATH).ok() == {}
    assert ben.get(PATH, {"timeline[]": "home"}).ok() == {}


@pytest.mark.parametrize("bad", ["x", "", "-1", "9" * 30, None, [], {"a": 1}])
def test_what_is_no_id_is_refused(bad: object) -> None:
    ann = person("ann")
    assert ann.post(PATH, {"home": {"last_read_id": bad}}).status in {400, 422}
    assert ann.post(PATH, {"home": bad}).status in {200, 400, 422}
    assert ann.get(PATH, {"timeline[]": ["home"]}).ok() == {}
