"""What is hidden from somebody tells them nothing, also where they take back what they never did."""

import pytest
from django.test import Client

from hubbub.publishing.commands.boost import boost
from hubbub.publishing.commands.react import favourite
from hubbub.publishing.models import Post, Visibility
from tests.world import Person, person

pytestmark = pytest.mark.django_db


def takes_back(me: Person, verb: str, post: Post) -> dict[str, str]:
    client = Client()
    client.force_login(me.user)
    answer = client.post(f"/posts/{post.pk}/{verb}", headers={"Accept": "application/json"})
    return {name: answer.json()[name] for name in ("reblogs", "favourites") if name in answer.json()}


@pytest.mark.parametrize("verb", ["unfavourite", "unbookmark", "unboost"])
def test_the_counts_of_a_post_are_for_those_who_may_see_it(verb: str) -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    secret = ann.posts("@ben for you alone", visibility=Visibility.DIRECT)
    favourite(ben.viewer, secret.pk)
    assert takes_back(eve, verb, secret) == {}
    assert takes_back(ann, verb, secret) == {"reblogs": "", "favourites": "1"}


def test_a_hidden_boost_does_not_tell_what_it_boosts() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    post = ann.posts("For everybody")
    quiet = boost(ben.viewer, post.pk, visibility=Visibility.FOLLOWERS)
    assert eve.post(f"/api/v1/statuses/{quiet.pk}/unreblog").status == 404
    assert ben.post(f"/api/v1/statuses/{quiet.pk}/unreblog").ok()["id"] == str(post.pk)
