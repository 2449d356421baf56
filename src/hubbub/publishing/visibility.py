"""The one judge of who sees which post.

`visible_to` says whether a viewer MAY see a post; `wanted_by` says whether it should stand in a list that the
viewer did not ask for by name (what they blocked or muted stays out, though a direct link still opens it).
Every door goes through here; both are SQL conditions, so that a whole page is judged in the query that fetches it.

Rules (docs.joinmastodon.org/entities/Status#visibility, Mastodon's StatusPolicy):
- the author, always;
- nobody else, when the author is suspended, blocks the viewer, or blocks the viewer's domain;
- public and unlisted: everybody; followers: those who follow the author, and whoever is mentioned;
- direct: whoever is mentioned (who once was keeps it: an edit makes a mention silent, it takes nothing back);
- a boost: whoever may see both the boost and what it boosts.
"""

from functools import lru_cache

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from hubbub.identity.viewer import Viewer

# {p}: alias of publishing_post; %s: the viewer's account id, repeated.
_ANONYMOUS = """(
  {p}.visibility <= 1
  AND NOT EXISTS (SELECT 1 FROM identity_account va WHERE va.id = {p}.account_id AND va.suspended_at IS NOT NULL)
)"""

_SIGNED_IN = """(
  {p}.account_id = %s
  OR (
    ({p}.visibility <= 1
     OR EXISTS (SELECT 1 FROM publishing_mention vm WHERE vm.post_id = {p}.id AND vm.account_id = %s)
     OR ({p}.visibility = 2 AND EXISTS (
          SELECT 1 FROM network_follow vf WHERE vf.follower_id = %s AND vf.target_id = {p}.account_id)))
    AND NOT EXISTS (SELECT 1 FROM network_block vb WHERE vb.account_id = {p}.account_id AND vb.target_id = %s)
    AND NOT EXISTS (SELECT 1 FROM identity_account va WHERE va.id = {p}.account_id AND va.suspended_at IS NOT NULL)
    AND NOT EXISTS (
      SELECT 1 FROM network_accountdomainblock vd JOIN identity_account vs ON vs.id = %s AND vs.domain = vd.domain
      WHERE vd.account_id = {p}.account_id)
  )
)"""
_VIEWER_IN_JUDGE = 5

_INNER = "({p}.reblog_of_id IS NULL OR EXISTS (SELECT 1 FROM publishing_post vi WHERE vi.id = {p}.reblog_of_id AND {inner}))"

# Neither the author nor, for a boost, the boosted author is blocked, muted or of a blocked domain.
_WANTED = """(
  NOT EXISTS (SELECT 1 FROM network_block wb WHERE wb.account_id = %s AND wb.target_id IN ({p}.account_id, {subject}))
  AND NOT EXISTS (SELECT 1 FROM network_mute wm WHERE wm.account_id = %s
                  AND wm.target_id IN ({p}.account_id, {subject})
                  AND (wm.expires_at IS NULL OR wm.expires_at > CURRENT_TIMESTAMP))
  AND NOT EXISTS (SELECT 1 FROM network_accountdomainblock wd JOIN identity_account wa ON wa.domain = wd.domain
                  WHERE wd.account_id = %s AND wa.id IN ({p}.account_id, {subject}))
)"""
_SUBJECT = (
    "COALESCE((SELECT ws.account_id FROM publishing_post ws WHERE ws.id = {p}.reblog_of_id), {p}.account_id)"
)

Condition = tuple[str, tuple[object, ...]]


@lru_cache(maxsize=64)
def _judge_text(alias: str, *, signed_in: bool, boosts: bool) -> str:
    rule = _SIGNED_IN if signed_in else _ANONYMOUS
    text = rule.format(p=alias)
    if boosts:
        text = f"({text} AND {_INNER.format(p=alias, inner=rule.format(p='vi'))})"
    return text


def visible_to(viewer: Viewer, alias: str = "p", *, boosts: bool = True) -> Condition:
    """A SQL condition on the post `alias`, and its parameters: whether `viewer` may see it.

    `boosts=False` when the query is known to meet no boosts.
    """
    signed_in = viewer.account_id is not None
    times = (_VIEWER_IN_JUDGE * (2 if boosts else 1)) if signed_in else 0
    return _judge_text(alias, signed_in=signed_in, boosts=boosts), (viewer.account_id,) * times


@lru_cache(maxsize=64)
def visible_to_each(account: str, alias: str = "p", *, boosts: bool = True) -> str:
    """`visible_to` for many viewers in one query: `account` is the column that holds their account ids."""
    return _judge_text(alias, signed_in=True, boosts=boosts).replace("%s", account)


@lru_cache(maxsize=64)
def _wanted_text(alias: str, *, boosts: bool) -> str:
    subject = _SUBJECT.format(p=alias) if boosts else f"{alias}.account_id"
    return _WANTED.format(p=alias, subject=subject)


def wanted_by(viewer: Viewer, alias: str = "p", *, boosts: bool = True) -> Condition:
    """A SQL condition on the post `alias`: whether it belongs in a list shown to `viewer`."""
    if viewer.account_id is None:
        return "TRUE", ()
    return _wanted_text(alias, boosts=boosts), (viewer.account_id,) * 3


def wanted_by_each(account: str, alias: str = "p", *, boosts: bool = True) -> str:
    """`wanted_by` for many viewers in one query, as `visible_to_each`."""
    return _wanted_text(alias, boosts=boosts).replace("%s", account)


def visible_posts(viewer: Viewer) -> Q:
    """`visible_to` for the ORM: a filter on a queryset of posts."""
    text, params = visible_to(viewer, "publishing_post")
    return Q(RawSQL(text, params, output_field=BooleanField()))  # noqa: S611 - the text is ours, values are params
