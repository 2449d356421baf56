"""One name, one account, whatever two requests do at once."""

import pytest
from django.db import IntegrityError, transaction

from hubbub.identity.models import Account
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("domain", [None, "other.example"])
def test_the_database_itself_holds_a_name_once_in_any_case(domain: str | None) -> None:
    person("somebody")
    Account.objects.create(username="Ann", domain=domain, uri="https://hubbub.test/1", url="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="ann", domain=domain, uri="https://hubbub.test/2", url="")


def test_the_same_name_may_live_on_two_servers() -> None:
    Account.objects.create(username="ann", domain=None, uri="https://hubbub.test/1", url="")
    Account.objects.create(username="ann", domain="other.example", uri="https://other.example/1", url="")
