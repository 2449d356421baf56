"""Every address that stands in a template leads somewhere."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

import hubbub

TEMPLATES = Path(hubbub.__file__).parent / "web" / "templates"
_ADDRESS = re.compile(r'(?:href|action|formaction)="(/[^"]*)"')
_CHOICE = re.compile(r"{%\s*if [^%]*%}(\w*){%\s*else\s*%}\w*{%\s*endif\s*%}")
_ELSEWHERE = ("/static/",)


def _addresses() -> set[tuple[str, str]]:
    found = set()
    for file in TEMPLATES.rglob("*.html"):
        for address in _ADDRESS.findall(file.read_text()):
            plain = _CHOICE.sub(r"\1", address)
            plain = re.sub(
                r"{%.*?%}", "", re.sub(r"{{\s*(boost|favourite|bookmark)\s*}}", "favourite", plain)
            )
            plain = re.sub(r"(/accounts/{{.*?}}/){{.*?}}", r"\1follow", plain)
            plain = re.sub(r"{{.*?}}", "1", plain).partition("?")[0].partition("#")[0]
            found.add((str(file.relative_to(TEMPLATES)), plain))
    return found


@pytest.mark.parametrize(("template", "address"), sorted(_addresses()))
def test_it_leads_somewhere(template: str, address: str) -> None:
    if address.startswith(_ELSEWHERE):
        return
    try:
        resolve(address.replace("/favourite1", "/favourite").replace("/bookmark1", "/bookmark"))
    except Resolver404:
        pytest.fail(f"{template} leads to {address}, where nothing is")
