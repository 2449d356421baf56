"""Only what takes files reads large requests; everything else refuses them before it reads any of them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hubbub.api.core.endpoint import Endpoint, endpoints
from hubbub.api.endpoints import load
from hubbub.identity.models import UserRole
from tests.world import Person, person

load()
pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
TAKE_FILES = {
    ("POST", "/api/v1/media"),
    ("POST", "/api/v2/media"),
    ("PUT", "/api/v1/media/{id}"),
    ("PATCH", "/api/v1/accounts/update_credentials"),
    ("PATCH", "/api/v1/profile"),
}
FORM = "multipart/form-data; boundary=b"


class Announced:
    """A body that is announced, and notes whether anybody reads it."""

    def __init__(self) -> None:
        self.was_read = False

    def read(self, *_: int) -> bytes:
        self.was_read = True
        return b""

    readline = read


def announce(me: Person, method: str, path: str, size: int, kind: str = FORM) -> tuple[Any, bool]:
    """The answer to a request that says it brings `size` bytes, and whether it was read."""
    body = Announced()
    environ: dict[str, Any] = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(size), "wsgi.input": body}
    headers = {"Authorization": f"Bearer {me.token}"}
    client = Client(raise_request_exception=False)
    return client.generic(method, path, b"", headers=headers, **environ), body.was_read


def path_of(it: Endpoint) -> str:
    return re.sub(r"{\w+}", "1", it.path)


@pytest.mark.parametrize("kind", [FORM, "application/json", "application/x-www-form-urlencoded"])
def test_what_takes_no_files_reads_nothing_large(kind: str) -> None:
    me = person("me", role=UserRole.OWNER)
    taken = set()
    for it in endpoints():
        answer, was_read = announce(me, it.method, path_of(it), 3 * MEGABYTE, kind)
        if answer.status_code != 413:
            taken.add((it.method, it.path))
            continue
        assert not was_read
        assert answer.json() == {"error": "The request is too large: at most 2 MB are taken here"}
    assert taken == (TAKE_FILES if kind == FORM else set())


@pytest.mark.parametrize(("method", "path"), sorted(TAKE_FILES))
def test_what_takes_files_has_a_limit_of_its_own(method: str, path: str) -> None:
    answer, was_read = announce(person("me"), method, path.replace("{id}", "1"), 150 * MEGABYTE)
    assert (answer.status_code, was_read) == (413, False)


@pytest.mark.parametrize("length", ["9" * 18, "9" * 30])
def test_a_length_beyond_all_numbers_is_too_large(length: str) -> None:
    me = person("me")
    assert announce(me, "POST", "/api/v2/media", int(length))[0].status_code == 413


def test_a_picture_that_is_too_large_for_a_profile_is_still_told_so() -> None:
    large = SimpleUploadedFile("large.png", b"x" * (8 * MEGABYTE + 1), "image/png")
    reply = person("me").patch_form("/api/v1/accounts/update_credentials", {"avatar": large})
    assert reply.status == 422
    assert reply.json["error"] == "Validation failed: Avatar file size must be less than 8 MB"


def test_many_small_fields_do_not_make_a_large_form() -> None:
    reply = person("me").form("/api/v2/media", {"description": "x" * (2 * MEGABYTE + 1)})
    assert reply.status == 413


@pytest.mark.parametrize("path", ["/auth/login/", "/welcome/x", "/oauth/authorize", "/compose"])
def test_pages_read_nothing_large_of_strangers(path: str) -> None:
    body = Announced()
    environ: dict[str, Any] = {"CONTENT_LENGTH": str(3 * MEGABYTE), "wsgi.input": body}
    answer = Client().generic("POST", path, b"", FORM, **environ)
    assert (answer.status_code, body.was_read) == (413, False)
