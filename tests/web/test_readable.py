"""Addresses and forms that no database could keep."""

import pytest
from django.test import Client

from hubbub.publishing.models import Post
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_nul_is_left_out_of_forms_and_queries() -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/compose?text=a%00b")
    assert "ab</textarea>" in browser.page
    browser.send("text", text="On\0e", spoiler_text="Tw\0o", do="publish")
    post = Post.objects.get()
    assert (post.text, post.spoiler_text) == ("One", "Two")


@pytest.mark.parametrize("address", ["/notifications/groups/a%00", "/tags/a%00", "/tags/a%00.rss", "/@a%00"])
def test_an_address_with_nul_is_no_page(address: str) -> None:
    client = Client()
    client.force_login(person("ann").user)
    assert client.get(address).status_code == 404
