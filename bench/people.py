"""Makes people with tokens directly in the database of a data folder: `python -m bench.people COUNT` prints them as JSON.

Run by the benchmark as a process of its own, with the environment of the server it prepares.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")

import django

django.setup()

import msgspec
from django.db import transaction

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token


def make_people(count: int, *, prefix: str = "member") -> list[dict[str, str]]:
    """`count` confirmed people, each with a token."""
    made = []
    for number in range(count):
        user, account = create_person(f"{prefix}{number}", f"{prefix}{number}@bench.test", confirmed=True)
        _, secret = issue_token(
            application=None, user=user, account=account, scopes=["read", "write", "follow", "push"]
        )
        made.append({"username": account.username, "token": secret, "id": str(account.pk)})
    return made


if __name__ == "__main__":
    with transaction.atomic():
        people = make_people(int(sys.argv[1]))
    sys.stdout.write(msgspec.json.encode(people).decode())
