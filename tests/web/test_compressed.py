"""Pages and styles go over the wire compressed, and are the same once unpacked."""

import gzip

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from hubbub.web.tight import tight
from tests.world import person

pytestmark = pytest.mark.django_db

GZIP = {"accept-encoding": "br;q=1.0, gzip"}


def test_a_page_is_the_same_packed_and_not() -> None:
    person("ann").posts("Hello")
    packed, plain = Client().get("/@ann", headers=GZIP), Client().get("/@ann")
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert gzip.decompress(packed.content) == plain.content
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer["Vary"]


def test_files_of_styles_are_packed_too() -> None:
    answer = Client().get("/static/web/base.css", headers=GZIP)
    found = finders.find("web/base.css")
    assert found
    with open(found, "rb") as file:  # noqa: PTH123 - a path as text
        assert gzip.decompress(b"".join(answer)) == file.read()
    assert answer.get("ETag", 'W/"').startswith('W/"')


@pytest.mark.parametrize("wish", ["", "br", "gzip;q=0", "gzip; q=0, br"])
def test_who_does_not_take_it_does_not_get_it(wish: str) -> None:
    assert not Client().get("/about", headers={"accept-encoding": wish}).has_header("Content-Encoding")


def test_pictures_are_not_packed() -> None:
    answer = Client().get("/static/web/icon-192.png", headers=GZIP)
    answer.close()
    assert not answer.has_header("Content-Encoding")


def test_a_packed_page_tells_nothing_by_its_exact_length() -> None:
    """The page differs from one time to the next in its masked token alone, which is as long each time."""
    client = Client()
    lengths = {len(client.get("/about", headers=GZIP).content) for _ in range(20)}
    assert len(lengths) > 5


def test_templates_lose_their_indentation_and_nothing_else() -> None:
    source = """<ul>
      <li
        class="a">  one  two
      </li>
    </ul>
    <textarea>
      kept
    </textarea>{% blocktranslate %}
      kept too
    {% endblocktranslate %}   </p>"""
    assert tight(source) == (
        '<ul>\n<li\nclass="a">  one  two\n</li>\n</ul>\n<textarea>\n      kept\n    </textarea>'
        "{% blocktranslate %}\n      kept too\n    {% endblocktranslate %}   </p>"
    )
