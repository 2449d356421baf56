"""A text too long for one post, published as a thread: all of it or nothing, once."""

from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from hubbub.identity.models import Account
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.publishing.commands.once import write
from hubbub.publishing.commands.schedule import publish_due
from hubbub.publishing.commands.upload import UploadWishes, upload
from hubbub.publishing.limits import MAX_PARTS
from hubbub.publishing.logic.split import split
from hubbub.publishing.models import MediaAttachment, Post, ScheduledPost, Tag, Visibility
from hubbub.publishing.new import NewPoll, NewPost, Split
from tests.harness.media import image_file
from tests.world import Person, person

pytestmark = pytest.mark.django_db

LONG = "Something is said here that takes up some room. " * 220  # two full posts and a bit


@pytest.fixture
def ann() -> Person:
    return person("ann")


def chain(first: Post) -> list[Post]:
    found = [first]
    while following := Post.objects.filter(in_reply_to=found[-1]).first():
        found.append(following)
    return found


def test_each_part_answers_the_one_before(ann: Person) -> None:
    asked = person("ben").posts("Tell us all")
    new = NewPost(text=LONG, spoiler_text="Long", in_reply_to_id=asked.pk, split=Split.NUMBERED)
    first = write(ann.viewer, new)
    assert isinstance(first, Post)
    posts = chain(first)
    assert [post.text.rpartition(" ")[2] for post in posts] == ["(1/3)", "(2/3)", "(3/3)"]
    assert " ".join(post.text.rpartition(" ")[0] for post in posts) == LONG.strip()
    assert {post.spoiler_text for post in posts} == {"Long"}
    assert {post.conversation_id for post in posts} == {asked.conversation_id}
    assert Account.objects.get(pk=ann.id).statuses_count == 3


def test_what_goes_with_the_text_stands_on_the_first(ann: Person, tmp_path: Path) -> None:
    media = upload(ann.viewer, image_file(tmp_path, "jpeg"), UploadWishes())
    first = write(ann.viewer, NewPost(text=LONG, media_ids=[media.pk], split=Split.PLAIN))
    assert isinstance(first, Post)
    assert MediaAttachment.objects.get(pk=media.pk).post_id == first.pk


def test_the_same_key_is_the_same_thread(ann: Person) -> None:
    new = NewPost(text=LONG, split=Split.PLAIN)
    assert write(ann.viewer, new, key="once") == write(ann.viewer, new, key="once")
    assert Post.objects.count() == 3


def test_nothing_is_out_when_one_part_can_not_be(ann: Person) -> None:
    crowd = " ".join(f"@person{n:04}@example.org" for n in range(1200))
    for name in range(201):
        Account.objects.create(
            username=f"person{name + 900:04}", domain="example.org", uri=f"https://example.org/{name}"
        )
    with pytest.raises(Invalid, match="mentions too many"):
        write(ann.viewer, NewPost(text=crowd, split=Split.PLAIN))
    assert not Post.objects.exists()
    assert Account.objects.get(pk=ann.id).statuses_count == 0


def test_parts_for_the_named_name_them_all(ann: Person) -> None:
    ben = person("ben")
    new = NewPost(text=f"@ben {LONG}", visibility=Visibility.DIRECT, split=Split.PLAIN)
    first = write(ann.viewer, new)
    assert isinstance(first, Post)
    parts = chain(first)
    assert len(parts) == 3
    assert all(part.text.startswith("@ben ") for part in parts)
    assert all(ben.get(f"/api/v1/statuses/{part.pk}").status == 200 for part in parts)


def test_without_the_wish_it_is_refused_as_ever(ann: Person) -> None:
    with pytest.raises(Invalid, match="limit of 5000"):
        write(ann.viewer, NewPost(text=LONG))


def test_a_warning_that_leaves_no_room_is_refused(ann: Person) -> None:
    with pytest.raises(Invalid, match="limit of 5000"):
        write(ann.viewer, NewPost(text=LONG, spoiler_text="x" * 4_950, split=Split.PLAIN))


def test_a_short_text_is_one_post_with_its_poll(ann: Person) -> None:
    poll = NewPoll(options=["Yes", "No"], expires_in=3600)
    first = write(ann.viewer, NewPost(text="Tea?", poll=poll, split=Split.NUMBERED))
    assert isinstance(first, Post)
    assert first.text == "Tea?"


def test_a_planned_thread_comes_out_whole(ann: Person) -> None:
    planned = write(
        ann.viewer, NewPost(text=f"#tea {LONG}", split=Split.PLAIN), at=now() + timedelta(hours=1)
    )
    assert isinstance(planned, ScheduledPost)
    ScheduledPost.objects.update(scheduled_at=now())
    assert publish_due() == 1
    assert Post.objects.count() == 3
    assert Tag.objects.get().name == "tea"


def test_a_thread_has_so_many_parts_and_no_more(ann: Person) -> None:
    warning = "w" * 4_800  # leaves two hundred characters a part
    with pytest.raises(Invalid):
        write(ann.viewer, NewPost(text="word " * 2_000, spoiler_text=warning, split=Split.PLAIN))
    assert not Post.objects.exists()
    first = write(ann.viewer, NewPost(text="word " * 900, spoiler_text=warning, split=Split.PLAIN))
    assert isinstance(first, Post)
    assert 20 < len(chain(first)) <= MAX_PARTS


@pytest.mark.parametrize("sign", ["#", "@a ", ":a:"])
def test_no_text_makes_cutting_take_long(sign: str) -> None:
    before = process_time()
    parts = split(sign * (45_000 // len(sign)), 200, numbered=True)
    assert len(parts) > MAX_PARTS
    assert process_time() - before < 8  # reading all that is left for each part takes forty
