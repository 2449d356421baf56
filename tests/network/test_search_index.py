"""The index of names after a migration: of accounts that were there before it, and of those that come after."""

from collections.abc import Callable

from tests.harness.live import Home, run

MADE_BEFORE = """
import django; django.setup()
from django.db import connection
from django.apps import apps
from hubbub.kernel.clock import now
from django.db.migrations.loader import MigrationLoader
state = MigrationLoader(connection).project_state(("identity", "0009_former_names"))
state.apps.get_model("identity", "Account").objects.create(
    id=7, username="old_hand", display_name="Zo\u00eb Wei\u00df", uri="x:old", url="", created_at=now())
"""
FOUND_NOW = """
import django; django.setup()
from hubbub.identity.commands.accounts import create_account
from hubbub.identity.viewer import ANONYMOUS
from hubbub.network.search import search_accounts
new = create_account("newcomer", display_name="Z\u00f6e")
print(search_accounts(ANONYMOUS, "weiss", limit=9) == [7], search_accounts(ANONYMOUS, "hand", limit=9) == [7],
      search_accounts(ANONYMOUS, "zoe", limit=9) == [7, new.pk], search_accounts(ANONYMOUS, "ZO", limit=9) == [7, new.pk])
"""


def test_names_are_folded_of_accounts_that_were_there_before(new_home: Callable[[], Home]) -> None:
    home = new_home()
    settings = home.settings | {"DJANGO_SETTINGS_MODULE": "hubbub.config.settings"}
    run("django-admin", "migrate", "--verbosity=0", "identity", "0009", settings=settings)
    run("python", "-c", MADE_BEFORE, settings=settings)
    for _ in range(2):  # it may be run again
        run("django-admin", "migrate", "--verbosity=0", settings=settings)
    assert run("python", "-c", FOUND_NOW, settings=settings) == "True True True True\n"


LEFT_BEHIND = """
import django; django.setup()
from django.db import connection
of_sqlite = "SELECT name FROM sqlite_master WHERE name LIKE 'network_account%' AND tbl_name LIKE '%accountsearch%'"
of_postgresql = "SELECT indexname FROM pg_indexes WHERE indexname = 'network_accountwords'"
with connection.cursor() as cursor:
    cursor.execute(of_sqlite if connection.vendor == "sqlite" else of_postgresql)
    print(cursor.fetchall())
"""


def test_the_way_back_leaves_no_index_that_an_older_version_could_not_write_to(
    new_home: Callable[[], Home],
) -> None:
    home = new_home()
    settings = home.settings | {"DJANGO_SETTINGS_MODULE": "hubbub.config.settings"}
    run("django-admin", "migrate", "--verbosity=0", settings=settings)
    assert run("python", "-c", LEFT_BEHIND, settings=settings) != "[]\n"
    run("django-admin", "migrate", "--verbosity=0", "identity", "0009", settings=settings)
    assert run("python", "-c", LEFT_BEHIND, settings=settings) == "[]\n"
