"""Accounts as JSON: kept fragments, with the counters spliced in."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from hubbub.api.entities.accounts import AccountFacts, AccountRole, Field
from hubbub.api.models import AccountFragment
from hubbub.api.render.emojis import emoji_entities
from hubbub.api.render.files import avatar_url, header_url
from hubbub.api.render.splice import members
from hubbub.identity.models import Account, ActorType, Membership, UserRole
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel import sql
from hubbub.kernel.clock import iso

# By primary key; the fragment counts only while it is of the account's present revision.
_ACCOUNTS = """
SELECT a.id, a.followers_count, a.following_count, a.statuses_count, a.last_status_on, f.body
FROM identity_account a
LEFT JOIN api_accountfragment f ON f.account_id = a.id AND f.revision = a.revision
WHERE a.id {in_ids}
"""


def accounts_by_id(ids: Iterable[int]) -> dict[int, bytes]:
    """JSON of each account by id; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return splice_accounts(sql.rows(_ACCOUNTS, (sql.ids(wanted),)))


def splice_accounts(rows: Iterable[sql.Row]) -> dict[int, bytes]:
    """JSON of accounts from rows of (id, followers, following, statuses, day of the last status, fragment or None)."""
    found = {row[0]: row for row in rows}
    missing = [row[0] for row in found.values() if row[5] is None]
    fresh = _render_facts(missing) if missing else {}
    return {identifier: _spliced(row, fresh) for identifier, row in found.items()}


def accounts(ids: Sequence[int]) -> list[bytes]:
    """JSON of accounts in the order of `ids`."""
    by_id = accounts_by_id(ids)
    return [by_id[identifier] for identifier in ids if identifier in by_id]


def _spliced(row: sql.Row, fresh: dict[int, bytes]) -> bytes:
    facts = fresh[row[0]] if row[5] is None else bytes(row[5])
    last = b"null" if row[4] is None else b'"%s"' % str(row[4])[:10].encode()
    return b'{%s,"followers_count":%d,"following_count":%d,"statuses_count":%d,"last_status_at":%s}' % (
        facts,
        row[1],
        row[2],
        row[3],
        last,
    )


def _render_facts(ids: list[int]) -> dict[int, bytes]:
    """Render and keep the fragments of accounts that have none of their present revision."""
    rows = list(Account.objects.filter(pk__in=ids))
    emojis = EmojiFinder(text for row in rows for text in (row.display_name, row.note_html))
    roles = staff_roles(ids)
    fresh = {row.pk: members(_facts(row, emojis, roles.get(row.pk))) for row in rows}
    AccountFragment.objects.bulk_create(
        [AccountFragment(account_id=row.pk, revision=row.revision, body=fresh[row.pk]) for row in rows],
        update_conflicts=True,
        unique_fields=["account_id"],
        update_fields=["revision", "body"],
    )
    return fresh


def staff_roles(account_ids: Iterable[int]) -> dict[int, str]:
    """The role of the login whose own account each is, where it is more than a member."""
    return dict(
        Membership.objects.filter(account_id__in=list(account_ids), is_main=True)
        .exclude(user__role=UserRole.MEMBER)
        .values_list("account_id", "user__role")
    )


def _facts(row: Account, emojis: EmojiFinder, role: str | None) -> AccountFacts:
    hidden = row.suspended_at is not None
    return AccountFacts(
        id=str(row.pk),
        username=row.username,
        acct=row.acct,
        display_name="" if hidden else row.display_name,
        locked=row.locked,
        bot=row.bot or row.actor_type == ActorType.SERVICE,
        discoverable=row.discoverable,
        indexable=row.indexable,
        group=row.actor_type == ActorType.GROUP,
        created_at=iso(row.created_at.replace(hour=0, minute=0, second=0, microsecond=0)),
        note="" if hidden else row.note_html,
        url=row.url,
        uri=row.uri,
        avatar=avatar_url("" if hidden else row.avatar),
        avatar_static=avatar_url("" if hidden else row.avatar_static or row.avatar),
        avatar_description=row.avatar_description,
        header=header_url("" if hidden else row.header),
        header_static=header_url("" if hidden else row.header_static or row.header),
        header_description=row.header_description,
        hide_collections=row.hide_collections,
        noindex=not row.indexable,
        emojis=[] if hidden else emoji_entities(emojis, row.domain, row.display_name, row.note_html),
        roles=[AccountRole(id=role, name=role.capitalize())] if role and not hidden else [],
        fields=[]
        if hidden
        else [
            Field(name=f["name"], value=f.get("html", ""), verified_at=f.get("verified_at"))
            for f in row.fields
        ],
        show_media=row.show_media,
        show_media_replies=row.show_media_replies,
        show_featured=row.show_featured,
        suspended=True if hidden else UNSET,
        limited=True if row.limited_at is not None else UNSET,
        memorial=True if row.memorial else UNSET,
    )
