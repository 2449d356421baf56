"""Who may send files is known by the session, whatever else a browser sends along."""

import pytest

from hubbub.config.admission import may_send_files
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("others", ["", "theme=dark; ", 'seen={"a": 1}; ', "list[0]=1; ", "name=\u00e4; "])
def test_cookies_of_others_keep_nobody_out(others: str) -> None:
    person("ann")
    key = Browser().sign_in("ann@hubbub.test").client.cookies["sessionid"].value
    assert may_send_files({"HTTP_COOKIE": f"{others}sessionid={key}"})
    assert not may_send_files({"HTTP_COOKIE": f"{others}sessionid={key[::-1]}"})
    assert not may_send_files({"HTTP_COOKIE": others})
