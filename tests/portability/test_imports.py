"""Imports: each row is done as by hand, what can't be done is kept with its reason, and overwriting takes away the rest."""

from collections.abc import Callable

import pytest

from hubbub.identity.commands.removal import delete_account
from hubbub.identity.models import Account
from hubbub.kernel.errors import Invalid
from hubbub.network.commands import block, lists, mute
from hubbub.network.commands.follow import MOST_FOLLOWED
from hubbub.network.models import AccountDomainBlock, AccountList, Block, Follow, ListMember, Mute
from hubbub.portability.commands.bring import MOST_AT_ONCE, bring
from hubbub.portability.commands.work_off import work_off_import
from hubbub.portability.models import Import, ImportRow, Kind
from hubbub.publishing.commands import react
from hubbub.publishing.models import Bookmark
from tests.world import Person, person

pytestmark = pytest.mark.django_db

Jobs = Callable[[], int]


def brought(ann: Person, kind: Kind, text: str, run_jobs: Jobs, *, overwrite: bool = False) -> Import:
    made = bring(ann.viewer, kind, text.encode(), overwrite=overwrite)
    run_jobs()
    made.refresh_from_db()
    assert made.state == "done"
    assert made.finished_at is not None
    assert made.done + made.failed == made.total
    return made


def reasons(made: Import) -> dict[str, str]:
    return {
        row.data.get("acct") or row.data.get("uri") or row.data.get("domain"): row.reason
        for row in made.rows.all()
    }


def test_follows_with_their_options_and_what_could_not_be_followed(run_jobs: Jobs) -> None:
    ann, ben, cleo, dora = person("ann"), person("ben"), person("cleo"), person("dora")
    block.block(dora.viewer, ann.id)
    text = (
        "Account address,Show boosts,Notify on new posts,Languages\n"
        "ben@hubbub.test,false,true,de\nCLEO,true,false,\nann@hubbub.test,true,false,\n"
        "dora,true,false,\nnobody@hubbub.test,true,false,\neve@far.example,true,false,\nno name@x,true,false,\n"
    )
    made = brought(ann, Kind.FOLLOWING, text, run_jobs)
    assert (made.total, made.done, made.failed) == (7, 2, 5)
    follow = Follow.objects.get(follower=ann.account, target=ben.account)
    assert (follow.show_reblogs, follow.notify, follow.languages) == (False, True, ["de"])
    assert Follow.objects.filter(follower=ann.account, target=cleo.account).exists()
    assert Account.objects.get(pk=ben.id).followers_count == 1
    assert reasons(made) == {
        "ann@hubbub.test": "oneself",
        "dora": "refused",
        "nobody@hubbub.test": "unknown_here",
        "eve@far.example": "elsewhere",
        "no name@x": "unreadable",
    }


def test_nobody_brings_more_than_one_may_follow(run_jobs: Jobs) -> None:
    ann, _, _ = person("ann"), person("ben"), person("eve")
    Account.objects.filter(pk=ann.id).update(following_count=MOST_FOLLOWED - 1)
    made = brought(ann, Kind.FOLLOWING, "ben\neve\n", run_jobs)
    assert (made.done, reasons(made)) == (1, {"eve": "too_many"})


def test_merging_keeps_and_overwriting_takes_away(run_jobs: Jobs) -> None:
    ann, ben, cleo = person("ann"), person("ben"), person("cleo")
    ann.follows(ben)
    brought(ann, Kind.FOLLOWING, "cleo\n", run_jobs)
    assert Follow.objects.filter(follower=ann.account).count() == 2
    brought(ann, Kind.FOLLOWING, "cleo\n", run_jobs, overwrite=True)
    assert list(Follow.objects.values_list("target_id", flat=True)) == [cleo.id]
    assert Account.objects.get(pk=ben.id).followers_count == 0


def test_blocks_mutes_and_servers(run_jobs: Jobs) -> None:
    ann, ben, cleo = person("ann"), person("ben"), person("cleo")
    block.block(ann.viewer, cleo.id)
    mute.mute(ann.viewer, cleo.id)
    brought(ann, Kind.BLOCKS, "ben@hubbub.test\n", run_jobs, overwrite=True)
    assert list(Block.objects.values_list("target_id", flat=True)) == [ben.id]
    brought(ann, Kind.MUTES, "Account address,Hide notifications\nben,false\n", run_jobs, overwrite=True)
    assert list(Mute.objects.values_list("target_id", "hide_notifications")) == [(ben.id, False)]
    made = brought(ann, Kind.DOMAIN_BLOCKS, "spam.example\nno domain\n", run_jobs)
    assert reasons(made) == {"no domain": "unreadable"}
    brought(ann, Kind.DOMAIN_BLOCKS, "other.example\n", run_jobs, overwrite=True)
    assert list(AccountDomainBlock.objects.values_list("domain", flat=True)) == ["other.example"]


def test_lists_of_whom_one_follows(run_jobs: Jobs) -> None:
    ann, ben, cleo = person("ann"), person("ben"), person("cleo")
    ann.follows(ben)
    old = lists.create_list(ann.viewer, "Old")
    tea = lists.create_list(ann.viewer, "Tea")
    lists.add_to_list(ann.viewer, tea.pk, [ann.id])
    made = brought(ann, Kind.LISTS, "Tea,ben\nCake,ben\nCake,cleo\nCake,ann\n", run_jobs)
    assert reasons(made) == {"cleo": "not_followed"}
    assert sorted(AccountList.objects.values_list("title", flat=True)) == ["Cake", "Old", "Tea"]
    assert set(ListMember.objects.filter(list=tea).values_list("account_id", flat=True)) == {ann.id, ben.id}
    brought(ann, Kind.LISTS, "Tea,ben\n", run_jobs, overwrite=True)
    assert list(AccountList.objects.values_list("title", flat=True)) == ["Tea"]
    assert list(ListMember.objects.values_list("account_id", flat=True)) == [ben.id]
    assert not AccountList.objects.filter(pk=old.pk).exists()
    assert cleo.id


def test_bookmarks_of_what_one_may_see(run_jobs: Jobs) -> None:
    ann, ben = person("ann"), person("ben")
    seen, hidden, old = ben.posts("Seen"), ben.posts("Hidden", visibility=2), ben.posts("Old")
    react.bookmark(ann.viewer, old.pk)
    text = f"{seen.uri}\n{hidden.uri}\nhttps://far.example/1\nnonsense\n"
    made = brought(ann, Kind.BOOKMARKS, text, run_jobs, overwrite=True)
    assert list(Bookmark.objects.values_list("post_id", flat=True)) == [seen.pk]
    assert reasons(made) == {
        hidden.uri: "unknown_post",
        "https://far.example/1": "unknown_post",
        "nonsense": "unreadable",
    }


def test_working_off_twice_does_nothing_twice(run_jobs: Jobs) -> None:
    ann, ben = person("ann"), person("ben")
    made = brought(ann, Kind.FOLLOWING, "ben\nnobody\n", run_jobs)
    work_off_import(made.pk)
    Import.objects.update(state="running")
    work_off_import(made.pk)
    made.refresh_from_db()
    assert (made.done, made.failed, ImportRow.objects.count()) == (1, 1, 1)
    assert Account.objects.get(pk=ben.id).followers_count == 1


def test_few_are_worked_off_at_once_and_they_go_with_their_account(run_jobs: Jobs) -> None:
    ann = person("ann")
    for _ in range(MOST_AT_ONCE):
        bring(ann.viewer, Kind.BLOCKS, b"ben\n", overwrite=False)
    with pytest.raises(Invalid):
        bring(ann.viewer, Kind.BLOCKS, b"ben\n", overwrite=False)
    delete_account(ann.account)
    run_jobs()
    assert not Import.objects.exists()
