"""What is slow by design, or by the size of what is given, is done before a write transaction opens: SQLite has one writer."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.one_time_links import make_owner_link, make_password_link
from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.models import Account, UserRole
from hubbub.instance.commands.server import ServerWishes
from hubbub.kernel.errors import Invalid
from hubbub.moderation.commands import server
from hubbub.publishing.commands.upload import UploadWishes, describe_upload, upload
from hubbub.publishing.urls import tag_url
from tests.harness.media import image_file
from tests.world import Person, anonymous, person, program
from tests.world.api import Api
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


class Watched(MD5PasswordHasher):
    """Tells for each password it hashes whether a transaction waited for it."""

    algorithm = "watched"
    waited: list[bool] = []

    def encode(self, password: str, salt: str) -> str:
        self.waited.append(connection.in_atomic_block)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings: LazySettings) -> list[bool]:
    settings.PASSWORD_HASHERS = [f"{__name__}.Watched"]
    Watched.waited = []
    return Watched.waited


def claim() -> None:
    browser = Browser().open(make_owner_link())
    browser.send("username", username="ann", email="ann@hubbub.test", password=PASSWORD)


def set_by_link() -> None:
    user, _ = create_person("ben", "ben@hubbub.test")
    Browser().open(make_password_link(user)).send("password", password=PASSWORD)


def sign_up_by_page() -> None:
    boss()
    browser = Browser().open("/auth/signup/")
    browser.send("username", username="cid", email="cid@hubbub.test", password1=PASSWORD, agreement="on")


def sign_up_by_program() -> None:
    boss()
    token = anonymous().post(
        "/oauth/token",
        {"grant_type": "client_credentials", "client_id": program().client_id, "client_secret": "secret",
         "scope": "read write", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob"},
    ).ok()["access_token"]  # fmt: skip
    asked = {"username": "dan", "email": "dan@hubbub.test", "password": PASSWORD, "agreement": True}
    Api(token).post("/api/v1/accounts", asked).ok()


def change_on_page() -> None:
    person("eve")
    browser = Browser().sign_in("eve@hubbub.test").open("/auth/password/change/")
    browser.send("oldpassword", oldpassword=PASSWORD, password1=PASSWORD + "!", password2=PASSWORD + "!")


@pytest.mark.parametrize("door", [claim, set_by_link, sign_up_by_page, sign_up_by_program, change_on_page])
def test_no_transaction_waits_for_a_password(door: Callable[[], None], hashed: list[bool]) -> None:
    door()
    assert hashed
    assert not any(hashed)


def boss() -> Person:
    return person("boss", role=UserRole.OWNER)


PICTURES: dict[str, Callable[[Person, Path], object]] = {
    "emoji": lambda who, file: server.add_emoji(who.viewer, "dot", file),
    "icon": lambda who, file: server.change_server(who.viewer, ServerWishes(icon=file)),
    "thumbnail": lambda who, file: server.change_server(who.viewer, ServerWishes(thumbnail=file)),
    "avatar": lambda who, file: update_profile(who.viewer, ProfileWishes(avatar=file), tag_url=tag_url),
    "header": lambda who, file: update_profile(who.viewer, ProfileWishes(header=file), tag_url=tag_url),
    "upload": lambda who, file: upload(who.viewer, file, UploadWishes()),
    "cover": lambda who, file: describe_upload(
        who.viewer,
        upload(who.viewer, image_file(file.parent, "png"), UploadWishes()).pk,
        UploadWishes(thumbnail=file),
    ),
}


@pytest.mark.parametrize("door", PICTURES)
def test_no_transaction_waits_for_a_picture(door: str, tmp_path: Path) -> None:
    """The picture is a pipe: it is being read until something is written to it, and meanwhile others write."""
    who = boss()
    pipe = tmp_path / "picture"
    os.mkfifo(pipe)

    def give() -> None:
        try:
            with pytest.raises(Invalid):
                PICTURES[door](who, pipe)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        given = pool.submit(give)
        with pipe.open("wb"):  # waits until it is read
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA busy_timeout = 100")
            assert Account.objects.filter(pk=who.id).update(locked=True)
        given.result()
    connection.close()
