"""The server's pages, open in the browser of an admin. Imports wait until Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.world import Person
    from tests.world.browser import Browser


@pytest.fixture
def admin() -> "Person":
    from hubbub.identity.models import UserRole
    from tests.world import person

    return person("ada", role=UserRole.ADMIN)


@pytest.fixture
def browser(admin: "Person") -> "Browser":
    from tests.web.server.desk import at

    return at(admin).open("/server")
