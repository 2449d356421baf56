"""The streaming door against the judge: every visibility, every relationship, every stream a post can come by."""

from typing import Any

import pytest

from hubbub.api.streaming.audience import Listeners
from hubbub.api.streaming.deliveries import deliveries
from hubbub.api.streaming.streams import Topic
from hubbub.insights.models import ServeRow
from hubbub.insights.serving import flush_served
from hubbub.kernel.stream import News
from hubbub.notifications.models import Notification
from hubbub.publishing.models import Visibility
from tests.guards.test_visibility_matrix import ALLOWED, RELATIONSHIPS, WORD, Scene
from tests.world import person

pytestmark = pytest.mark.django_db

SIGNED_IN = [name for name in RELATIONSHIPS if name != "anonymous"]
UNWANTED = {"blocking", "muting"}  # a direct link still opens it, but nobody asked for it


def _all_of(scene: Scene) -> Listeners:
    """The viewer, listening to everything it can name."""
    assert scene.viewer is not None
    me = frozenset({scene.viewer.id})
    names = ["public", "public:local", "public:media", "public:local:media"]
    topics = [*map(Topic, names), Topic("hashtag", WORD), Topic("hashtag:local", WORD)]
    return Listeners(
        users=me,
        notified=me,
        direct=me,
        lists=frozenset({scene.list.pk}),
        shared=dict.fromkeys(topics, me),
    )


def _news(scene: Scene) -> list[News]:
    """All that can be told about the post."""
    assert scene.viewer is not None
    ids = list(Notification.objects.filter(post_id=scene.post.pk).values_list("pk", flat=True))
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("post", {"id": scene.post.pk, "subject_id": scene.post.pk}),
        ("post", {"id": scene.boost.pk, "subject_id": scene.post.pk}),
        ("post", {"id": scene.quote.pk, "subject_id": scene.quote.pk}),
        ("post.edited", {"id": scene.post.pk}),
        *[("notification", {"ids": [pk], "account_ids": [scene.viewer.id]}) for pk in ids],
    ]
    return [News(id=number, kind=kind, body=body) for number, (kind, body) in enumerate(bodies)]


@pytest.mark.parametrize("relationship", SIGNED_IN)
@pytest.mark.parametrize("visibility", list(Visibility))
def test_no_stream_shows_what_the_judge_forbids(visibility: Visibility, relationship: str) -> None:
    scene = Scene(visibility, relationship)
    listeners = _all_of(scene)
    told = [
        (news.kind, delivery.topic)
        for news in _news(scene)
        for delivery in deliveries(news, listeners)
        if WORD.encode() in (delivery.message.payload or b"")
    ]
    if visibility not in ALLOWED[relationship]:
        assert told == []
    elif relationship in UNWANTED:
        assert [topic for kind, topic in told if kind != "notification"] == []
    else:
        assert ("post.edited", Topic("user", scene.viewer.id if scene.viewer else 0)) in told


def test_what_streams_show_is_noted_for_ripples() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    post = ben.posts("Hello")
    listeners = Listeners(frozenset({ann.id}), frozenset(), frozenset(), frozenset(), {})
    (told,) = deliveries(News(1, "post", {"id": post.pk, "subject_id": post.pk}), listeners)
    assert told.topic == Topic("user", ann.id)
    flush_served()
    noted = ServeRow.objects.filter(viewer_id=ann.id)
    assert list(noted.values_list("surface", flat=True)) == ["streaming"]
