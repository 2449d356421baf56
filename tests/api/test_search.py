"""Search over accounts, posts and hashtags, through the API."""

import pytest
from django.db import transaction

from hubbub.identity.models import Account
from hubbub.kernel.events import emit
from hubbub.network.models import Block, Mute
from hubbub.publishing.events import PostDeleted, PostEdited
from hubbub.publishing.models import Bookmark, Favourite, Post, Visibility
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db


def indexable(name: str) -> Person:
    someone = person(name)
    Account.objects.filter(pk=someone.id).update(indexable=True)
    return someone


def found(someone: Person, query: str, **params: object) -> list[str]:
    wishes = {"q": query, "type": "statuses", **params}
    return [row["id"] for row in someone.get("/api/v2/search", wishes).ok()["statuses"]]


def ids(*posts: Post) -> list[str]:
    return [str(post.pk) for post in posts]


def test_posts_are_found_by_whole_words_whatever_their_case_and_accents() -> None:
    ann, ben = person("ann"), indexable("ben")
    first = ben.posts("A Crème brûlée in the harbour")
    second = ben.posts("harbour lights", spoiler_text="Spoiler: creme")
    assert found(ann, "CREME") == ids(second, first)
    assert found(ann, "creme lights") == ids(second)
    assert found(ann, '"brulee in the"') == ids(first)
    assert found(ann, '"in brulee the"') == []
    assert found(ann, "harbour -lights") == ids(first)
    assert found(ann, "harb") == []


def test_scripts_without_spaces_are_found_by_any_run() -> None:
    ann, ben = person("ann"), indexable("ben")
    post = ben.posts("今日は日本語で書きます")
    assert found(ann, "日本") == ids(post)
    assert found(ann, "本日") == []


def test_only_what_wants_to_be_found_or_has_to_do_with_oneself() -> None:
    ann, ben, cay = person("ann"), person("ben"), indexable("cay")
    own = ann.posts("tea for me", visibility=Visibility.DIRECT)
    ben.posts("tea not for you")
    liked, kept = ben.posts("tea liked"), ben.posts("tea kept")
    mentioned = ben.posts("tea @ann", visibility=Visibility.DIRECT)
    cay.posts("tea quiet", visibility=Visibility.UNLISTED)
    public = cay.posts("tea for all")
    Favourite.objects.create(account=ann.account, post=liked)
    Bookmark.objects.create(account=ann.account, post=kept)
    assert found(ann, "tea") == ids(public, mentioned, kept, liked, own)
    assert found(ann, "tea in:library") == ids(mentioned, kept, liked, own)
    assert found(ann, "tea in:public") == ids(public)
    assert anonymous().get("/api/v2/search", {"q": "tea"}).ok()["statuses"] == []


def test_whom_one_blocks_or_mutes_is_not_found_nor_who_blocks_one() -> None:
    ann = person("ann")
    ben, cay, dan = indexable("ben"), indexable("cay"), indexable("dan")
    for author in (ben, cay, dan):
        author.posts("tea")
    Block.objects.create(account=ann.account, target=ben.account)
    Mute.objects.create(account=ann.account, target=cay.account)
    Block.objects.create(account=dan.account, target=ann.account)
    assert found(ann, "tea") == []


def test_operators() -> None:
    ann, ben = person("ann"), indexable("ben")
    own = ann.posts("tea one", language="de")
    other = ben.posts("tea two")
    reply = ben.posts("tea three", in_reply_to_id=other.pk, spoiler_text="hot")
    day = other.created_at.date().isoformat()
    cases = {
        "tea from:me": ids(own),
        "from:me": ids(own),
        "tea from:ben": ids(reply, other),
        "tea from:@ben@hubbub.test": ids(reply, other),
        "tea -from:ben": ids(own),
        "tea from:nobody": [],
        "tea is:reply": ids(reply),
        "tea -is:reply": ids(other, own),
        "is:sensitive": ids(reply),
        "tea language:de": ids(own),
        "tea has:media": [],
        "tea -has:media -has:poll": ids(reply, other, own),
        f"tea during:{day}": ids(reply, other, own),
        f"tea before:{day}": [],
        f"tea after:{day}": [],
        "tea after:0001-01-01 before:9999-12-31": ids(reply, other, own),
        "tea after:9999-12-31": [],
    }
    assert {query: found(ann, query) for query in cases} == cases


def test_pages_and_bounds() -> None:
    ann, ben = person("ann"), indexable("ben")
    posts = [ben.posts(f"tea {number}") for number in range(4)]
    newest_first = ids(*posts[::-1])
    assert found(ann, "tea", limit=2) + found(ann, "tea", limit=2, offset=2) == newest_first
    assert found(ann, "tea", max_id=posts[2].pk) == newest_first[2:]
    assert found(ann, "tea", min_id=posts[1].pk) == newest_first[:2]
    assert found(ann, "tea", account_id=ann.id) == []
    assert found(ann, "tea", account_id=ben.id) == newest_first


def test_what_was_edited_or_removed_is_found_as_it_is_now() -> None:
    ann, ben = person("ann"), indexable("ben")
    edited, removed = ben.posts("tea"), ben.posts("tea")
    with transaction.atomic():
        Post.objects.filter(pk=edited.pk).update(text="coffee")
        emit(
            PostEdited(
                post_id=edited.pk, account_id=ben.id, mentioned_ids=(), newly_mentioned_ids=(), link=None
            )
        )
        emit(
            PostDeleted(
                post_id=removed.pk,
                account_id=ben.id,
                visibility=removed.visibility,
                conversation_id=removed.conversation_id,
            )
        )
    assert found(ann, "tea") == []
    assert found(ann, "coffee") == ids(edited)


@pytest.mark.parametrize(
    "query",
    [
        '"', '""', "'", "-", "--", "*", "a*", "NEAR(a b)", "a AND", "OR", "NOT a", "a:b", "words:tea", "^a", "+a",
        "{a b}", "(", ")", "((a", "a ) b", "\\", "%", "_", "a\0b", "from:", "from:@", "from:me from:me", "has:x",
        "before:2020-13-40", "after:", "-tea", "!!!", "🍵", "'; DROP TABLE publishing_post; --", "& | ! <-> :*",
        "x" * 5000, "a " * 3000, '"' * 300, "https://", "https://hubbub.test/@ann/99999999999999999999", "@", "@@",
        "@ann@", "#", "#tea", "# tea", "ann@hubbub.test", "-from:me", "in:all", "\ud7ff", "[a-z]",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_it(query: str) -> None:
    ann = person("ann")
    ann.posts("tea a b")
    for kind in ("", "accounts", "statuses", "hashtags", "nonsense"):
        wishes = {"q": query, **({"type": kind} if kind else {})}
        assert ann.get("/api/v2/search", wishes).status == 200, kind
    assert ann.get("/api/v1/accounts/search", {"q": query}).status == 200


def test_accounts_are_found_by_how_their_names_begin_followed_ones_first() -> None:
    ann, anna, _, bob = (person(name) for name in ("ann", "anna", "joanna", "bob"))
    bob.patch("/api/v1/accounts/update_credentials", {"display_name": "Bobby Ännlin"}).ok()
    Account.objects.filter(pk=bob.id).update(followers_count=9)
    ann.follows(anna)

    def names(query: str, **wishes: object) -> list[str]:
        reply = ann.get("/api/v1/accounts/search", {"q": query, **wishes}).ok()
        return [row["username"] for row in reply]

    assert names("ann")[0] == "anna"
    assert set(names("ann")) >= {"ann", "anna"}
    assert names("ann", following=True) == ["anna"]
    assert names("bobby")[0] == "bob"
    assert names("@joanna@hubbub.test") == ["joanna"]
    assert names("ann", limit=1, offset=1) == ["ann"]
    bob.patch("/api/v1/accounts/update_credentials", {"display_name": "Robert"}).ok()
    assert names("bobby") == []
    Account.objects.filter(pk=anna.id).update(suspended_at="2026-01-01T00:00:00Z")
    assert "anna" not in names("ann")
    everything = anonymous().get("/api/v2/search", {"q": "joan"}).ok()
    assert [row["username"] for row in everything["accounts"]] == ["joanna"]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Zoë Müller-Lüdenscheidt", ["zoe", "Zoë", "ZOË mul", "mul lüd", "luden"]),
        ("José Ñandú", ["jose", "JOSÉ", "nandu"]),
        ("Straße Weiß", ["strasse", "Straße", "weis", "weiß"]),
        ("Đorđe Ångström", ["angstrom", "Đor"]),
        ("ﬁne ①", ["fine", "1"]),
        ("東京の空", ["東京", "空"]),
        ("أَحْمَد", ["أحمد", "احمد"]),
    ],
)
def test_accounts_are_found_whatever_accents_are_typed(name: str, queries: list[str]) -> None:
    ann, someone = person("ann"), person("someone")
    someone.patch("/api/v1/accounts/update_credentials", {"display_name": name}).ok()
    for query in queries:
        found = ann.get("/api/v1/accounts/search", {"q": query}).ok()
        assert [row["username"] for row in found] == ["someone"], query


def test_remote_accounts_are_found_by_their_server() -> None:
    ann, ben = person("ann"), person("ben")
    Account.objects.filter(pk=ben.id).update(domain="far.test", uri="https://far.test/u/ben")
    search = "/api/v1/accounts/search"
    assert [row["acct"] for row in ann.get(search, {"q": "be@far"}).ok()] == ["ben@far.test"]
    assert ann.get(search, {"q": "ben@near"}).ok() == []
    assert [row["id"] for row in ann.get(search, {"q": "https://far.test/u/ben"}).ok()] == [str(ben.id)]


def test_addresses_of_this_server_resolve_to_what_one_may_see() -> None:
    ann, ben = person("ann"), person("ben")
    post, secret = ben.posts("tea"), ben.posts("tea", visibility=Visibility.FOLLOWERS)

    def at(url: str) -> tuple[list[str], list[str]]:
        reply = ann.get("/api/v2/search", {"q": url, "resolve": "true"}).ok()
        return [row["id"] for row in reply["accounts"]], [row["id"] for row in reply["statuses"]]

    assert at(post.url) == at(post.uri) == ([], ids(post))
    assert at(secret.url) == ([], [])
    assert at(ben.account.url) == at(ben.account.uri) == ([str(ben.id)], [])
    assert at("https://elsewhere.test/@ben") == ([], [])


def test_tags_are_found_by_how_they_begin() -> None:
    ann = person("ann")
    ann.posts("#TeaTime with #tea and #Tee #100%sure")

    def names(query: str, **wishes: object) -> list[str]:
        reply = ann.get("/api/v2/search", {"q": query, "type": "hashtags", **wishes}).ok()
        return [row["name"].lower() for row in reply["hashtags"]]

    assert names("#tea") == names("TEA") == ["tea", "teatime"]
    assert names("te%") == names("_ea") == []
    assert names("te", limit=1, offset=2) != []
    [tag] = ann.get("/api/v2/search", {"q": "#teatime"}).ok()["hashtags"]
    assert tag["url"].endswith("://hubbub.test/tags/teatime")
    assert (len(tag["history"]), tag["history"][0]["uses"], tag["following"]) == (7, "1", False)


def test_what_needs_a_token() -> None:
    for wishes in ({"offset": 1}, {"resolve": "true"}):
        assert anonymous().get("/api/v2/search", {"q": "tea", **wishes}).status == 401
    reply = anonymous().get("/api/v2/search", {"q": "tea"}).ok()
    assert reply == {"accounts": [], "statuses": [], "hashtags": []}
    assert anonymous().get("/api/v2/search").status == 400
    assert anonymous().get("/api/v1/accounts/search", {"q": "tea"}).status == 401
