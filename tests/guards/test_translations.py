"""Pages speak every language they offer: catalogues are up to date, whole, and say what the source says."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from hubbub.web.words_of_others import SENTENCES
from tools import messages


def test_catalogues_hold_what_the_source_says_and_are_compiled() -> None:
    assert messages.stale(messages.strings()) == [], "run `make messages`"


@pytest.mark.parametrize("language", messages.COMPLETE)
def test_nothing_is_left_in_english(language: str) -> None:
    left = messages.untranslated(messages.translations(language))
    assert [message.id for message in left] == [], "docs/how-to/translate.md says how to translate"


@pytest.mark.parametrize("language", messages.languages())
def test_placeholders_html_and_plural_forms_are_the_same_on_both_sides(language: str) -> None:
    catalog = messages.translations(language)
    assert messages.faults(catalog) == []
    assert [message.id for message in catalog if message.fuzzy] == []
    for message in catalog:
        if message.string and not isinstance(message.string, str):
            assert len(message.string) == catalog.num_plurals, message.id


def test_every_language_with_a_catalogue_is_offered() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *messages.languages()}


def _calls(source: bytes) -> Iterator[tuple[str | None, str]]:
    """The context and the sentence of every call of gettext that names one, wherever it stands."""
    for call in ast.walk(ast.parse(source)):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in messages.KEYWORDS
        ):
            said = [str(it.value) for it in call.args if isinstance(it, ast.Constant)]
            in_context = "pgettext" in call.func.id
            if len(said) > in_context:
                yield (said[0], said[1]) if in_context else (None, said[0])


def test_no_sentence_hides_inside_an_f_string() -> None:
    """Babel does not look there, so it would never be translated."""
    known = messages.strings()
    sources = [path for path in messages.SOURCE.rglob("*.py") if "migrations" not in path.parts]
    said = {it for path in sources for it in _calls(path.read_bytes())}
    assert len(said) > 500
    assert {(context, it) for context, it in said if known.get(it, context) is None} == set()


TEMPLATE = b"""
{% load i18n %}
<p class="{% if x %}a{% endif %}">
    {% translate "Plain" %}{{ _("In a variable")|upper }}
  {% translate "Open" context "a report" %}
{# Translators: how many are left #}
 {% blocktranslate trimmed count n=amount %}
      {{ n }} is left
   {% plural %}
      {{ n }} are left
 {% endblocktranslate %}
{% include "x.html" with label=_("An argument") %}
</p>"""


def test_templates_are_read_as_django_reads_them() -> None:
    found = list(messages.extract_template(io.BytesIO(TEMPLATE), messages.KEYWORDS, ("Translators:",), {}))
    said = [(function, told) for _line, function, told, _comments in found]
    assert ("gettext", "Plain") in said
    assert ("_", "In a variable") in said
    assert ("pgettext", ("a report", "Open")) in said
    assert ("_", "An argument") in said
    plural = next(it for it in found if it[1] == "ngettext")
    assert plural[2][:2] == ("%(n)s is left", "%(n)s are left")
    assert plural[3] == ["Translators: how many are left"]


def test_what_is_not_translated_is_said_in_english() -> None:
    with override("de"):
        assert gettext("No sentence of ours") == "No sentence of ours"
        assert ngettext("%(n)s post", "%(n)s posts", 1) % {"n": 1} == "1 Beitrag"


def test_allauth_still_says_what_we_translate_for_it() -> None:
    catalogue = Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"
    with catalogue.open("rb") as file:
        known = {messages._key(message) for message in read_po(file)}
    assert set(SENTENCES) - known == set()
