"""Every setting is in docs/reference/settings.md with its default, and the page names no other."""

import re
from pathlib import Path

import msgspec

from hubbub.kernel.environment import PREFIX, Environment

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`|empty) \| .{20,} \|$", re.MULTILINE)


def test_the_page_has_every_setting_with_its_default_and_no_other() -> None:
    settings = {
        PREFIX + name.upper(): str(value) for name, value in msgspec.structs.asdict(Environment()).items()
    }
    assert dict(ROW.findall(PAGE.read_text(encoding="utf-8"))) == settings


def test_every_setting_the_documents_speak_of_exists() -> None:
    known = {PREFIX + name.upper() for name in Environment.__struct_fields__}
    documents = [*PAGE.parents[1].rglob("*.md"), *PAGE.parents[2].glob("*.md")]
    named = {
        name
        for page in documents
        for name in re.findall(r"\bHUBBUB_[A-Z_]+\b", page.read_text(encoding="utf-8"))
    }
    assert named - known == set()
