"""The words of the names of accounts that are there already."""

import re
import unicodedata
from typing import Any

from django.db import migrations, transaction

AT_ONCE = 1000
SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
WORD = re.compile(rf"[{SPACELESS}]|[^\W_{SPACELESS}]+")


def words(text: str) -> str:
    """As `kernel.words` had it at the time."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(word[:100] for word in WORD.findall(unicodedata.normalize("NFKC", folded)))


def fill(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """A batch a transaction; what is filled already is left out when this is run again."""
    accounts = apps.get_model("identity", "Account").objects
    last = 0
    while batch := list(accounts.filter(pk__gt=last, words_of_names="").order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        for account in batch:
            account.words_of_names = words(f"{account.username} {account.display_name}")
        with transaction.atomic():
            accounts.bulk_update(batch, ["words_of_names"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("identity", "0010_words_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
