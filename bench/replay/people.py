"""Makes the people of some trees, who follow along the edges, directly in the database: one process, rows in bulk.

`python -m bench.replay.people SPEC TOKENS` reads a JSON list of lists of (person, those they follow) and writes a JSON
list of lists of tokens. Rows are what the commands write; what is measured afterwards goes over HTTP.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")

import django

django.setup()

import msgspec
from django.conf import settings
from django.db import connection, transaction
from tqdm import tqdm

from hubbub.identity.logic.names import actor_urls
from hubbub.identity.models import AccessToken, Account, Membership, Preferences, User
from hubbub.kernel.clock import now
from hubbub.kernel.secrets import hash_token, new_token
from hubbub.network.models import Follow

BATCH = 2000
SCOPES = "read write follow push read:insights"


def _account(name: str) -> Account:
    urls = actor_urls(settings.HUBBUB.base_url, name)
    return Account(
        username=name, uri=urls.uri, url=urls.url, inbox_url=urls.inbox, shared_inbox_url=urls.shared_inbox,
        outbox_url=urls.outbox, followers_url=urls.followers, following_url=urls.following,
        featured_url=urls.featured,
    )  # fmt: skip


def make_people(number: int, follows: list[list[int]]) -> list[str]:
    """A confirmed person with a token for each entry of `follows`, who follows those at the places it lists."""
    moment = now()
    accounts = [_account(f"t{number}n{node}") for node in range(len(follows))]
    users = [
        User(email=f"{row.username}@replay.test", password="!", confirmed_at=moment, approved_at=moment)
        for row in accounts
    ]
    secrets = [new_token() for _ in accounts]
    Account.objects.bulk_create(accounts, batch_size=BATCH)
    Preferences.objects.bulk_create([Preferences(account=row) for row in accounts], batch_size=BATCH)
    User.objects.bulk_create(users, batch_size=BATCH)
    pairs = list(zip(users, accounts, secrets, strict=True))
    Membership.objects.bulk_create(
        [Membership(user=user, account=account, is_main=True) for user, account, _ in pairs], batch_size=BATCH
    )
    AccessToken.objects.bulk_create(
        [AccessToken(token_hash=hash_token(s), user=u, account=a, scopes=SCOPES) for u, a, s in pairs],
        batch_size=BATCH,
    )
    Follow.objects.bulk_create(
        [
            Follow(follower=accounts[node], target=accounts[it])
            for node, them in enumerate(follows)
            for it in set(them)
        ],
        batch_size=BATCH,
    )
    return secrets


def main() -> None:
    """Make everybody."""
    wanted = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[list[list[int]]])
    made = []
    for number, follows in enumerate(tqdm(wanted, desc="people", unit="tree")):
        with transaction.atomic():
            made.append(make_people(number, follows))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET"
            " followers_count = (SELECT COUNT(*) FROM network_follow f WHERE f.target_id = identity_account.id),"
            " following_count = (SELECT COUNT(*) FROM network_follow f WHERE f.follower_id = identity_account.id)"
        )
        cursor.execute("ANALYZE")
    Path(sys.argv[2]).write_bytes(msgspec.json.encode(made))


if __name__ == "__main__":
    main()
