"""The SQL of the hot paths of timelines, each with a word on its plan."""

from typing import NamedTuple

NOT_ON_EXCLUSIVE_LIST = """NOT EXISTS (
    SELECT 1 FROM network_listmember lm JOIN network_accountlist al ON al.id = lm.list_id
    WHERE lm.account_id = f.target_id AND al.account_id = f.follower_id AND al.exclusive)"""

ENTER_HOME = """
INSERT INTO timelines_homeentry (account_id, post_id, subject_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""

# Who gets an original post: local followers who want it (named parameters, see `fan_out`).
# Plan: followers by index (target, follower), and in its order; every sub-select is a unique-index look-up a follower.
# Replies reach a follower only if it also follows, or is, the one replied to (Mastodon's FeedManager).
_READERS_OF_POST = f"""
FROM network_follow f
JOIN identity_account a ON a.id = f.follower_id AND a.domain IS NULL
WHERE f.target_id = %(author)s
  AND (%(replied)s = 0 OR %(replied)s IN (f.follower_id, f.target_id)
       OR EXISTS (SELECT 1 FROM network_follow r WHERE r.follower_id = f.follower_id AND r.target_id = %(replied)s))
  AND (%(direct)s = 0 OR EXISTS (
       SELECT 1 FROM publishing_mention m WHERE m.post_id = %(post)s AND m.account_id = f.follower_id))
  AND (f.languages IS NULL OR CAST(f.languages AS TEXT) LIKE %(speaks)s)
  AND {NOT_ON_EXCLUSIVE_LIST}
"""

# Who gets a boost: followers who want this account's boosts and have not met the post in their recent entries.
# The post itself is looked for by primary key, boosts of it by their partial index (whose condition is repeated;
# the plus keeps SQLite from walking the home by its primary key instead).
# A post stands once in a home's recent past, so that whoever boosts it next is known to have met it through it.
_READERS_OF_BOOST = f"""
FROM network_follow f
JOIN identity_account a ON a.id = f.follower_id AND a.domain IS NULL
WHERE f.target_id = %(author)s AND f.show_reblogs AND f.follower_id <> %(subject_author)s
  AND NOT (%(subject)s > %(since)s AND EXISTS (
       SELECT 1 FROM timelines_homeentry h WHERE h.account_id = f.follower_id AND h.post_id = %(subject)s))
  AND NOT EXISTS (SELECT 1 FROM timelines_homeentry h
                  WHERE h.account_id = f.follower_id AND h.subject_id = %(subject)s AND +h.post_id > %(since)s
                    AND NOT (h.subject_id = h.post_id))
  AND {NOT_ON_EXCLUSIVE_LIST}
"""

# Whom the post did not reach yet: by primary key.
_WITHOUT_IT = """
  AND NOT EXISTS (SELECT 1 FROM timelines_homeentry e WHERE e.account_id = {reader} AND e.post_id = %(post)s)
"""

# Followers of the post's tags. Those who follow its author too have it already; they must not count, since a full
# statement means that there are more.
_READERS_BY_TAG = f"""
FROM publishing_posttag pt
JOIN publishing_tagfollow t ON t.tag_id = pt.tag_id
WHERE pt.post_id = %(post)s {_WITHOUT_IT.format(reader="t.account_id")}
"""


class Way(NamedTuple):
    """A way into homes: `first` enters a new post for as many readers as one statement may, `rest` finds the next of
    those whom it did not reach."""

    first: str
    rest: str


# For the rest a boost may have been faster: by the partial index, as above.
_NOT_BOOSTED_BEFORE = """
  AND NOT EXISTS (SELECT 1 FROM timelines_homeentry h
                  WHERE h.account_id = {reader} AND h.subject_id = %(post)s AND NOT (h.subject_id = h.post_id))
"""


def _way(reader: str, readers: str, *, distinct: str = "", late: str = "") -> Way:
    return Way(
        first=f"""
INSERT INTO timelines_homeentry (account_id, post_id, subject_id)
SELECT {distinct} {reader}, %(post)s, %(subject)s
{readers}
ORDER BY {reader} LIMIT %(most)s
ON CONFLICT DO NOTHING
""",
        rest=f"""
SELECT {distinct} {reader}
{readers}
  AND {reader} > %(above)s
{_WITHOUT_IT.format(reader=reader)} {late.format(reader=reader)}
ORDER BY {reader} LIMIT %(most)s
""",
    )


POST_TO_FOLLOWERS = _way("f.follower_id", _READERS_OF_POST, late=_NOT_BOOSTED_BEFORE)
POST_BY_TAGS = _way("t.account_id", _READERS_BY_TAG, distinct="DISTINCT", late=_NOT_BOOSTED_BEFORE)
BOOST_TO_FOLLOWERS = _way("f.follower_id", _READERS_OF_BOOST)

# By index.
HOMES_WITH = "SELECT account_id FROM timelines_homeentry WHERE post_id = %s"

# Lists the author is on; replies by the list's policy.
FAN_OUT_LISTS = """
INSERT INTO timelines_listentry (list_id, post_id, subject_id)
SELECT l.id, %(post)s, %(subject)s
FROM network_listmember lm
JOIN network_accountlist l ON l.id = lm.list_id
WHERE lm.account_id = %(author)s
  AND (%(replied)s = 0 OR %(replied)s = %(author)s OR %(replied)s = l.account_id
       OR (l.replies_policy = 'followed' AND EXISTS (
           SELECT 1 FROM network_follow r WHERE r.follower_id = l.account_id AND r.target_id = %(replied)s))
       OR (l.replies_policy = 'list' AND EXISTS (
           SELECT 1 FROM network_listmember o WHERE o.list_id = l.id AND o.account_id = %(replied)s)))
  AND (%(direct)s = 0 OR EXISTS (
       SELECT 1 FROM publishing_mention m WHERE m.post_id = %(post)s AND m.account_id = l.account_id))
ON CONFLICT DO NOTHING
"""

# A page of home: the entries by primary key, then judge and wishes a row.
HOME_PAGE = """
SELECT h.post_id, h.subject_id
FROM timelines_homeentry h
JOIN publishing_post p ON p.id = h.post_id
WHERE h.account_id = %s AND h.post_id < %s AND h.post_id > %s AND {visible} AND {wanted}
ORDER BY h.post_id {order} LIMIT %s
"""

LIST_PAGE = """
SELECT h.post_id, h.subject_id
FROM timelines_listentry h
JOIN publishing_post p ON p.id = h.post_id
WHERE h.list_id = %s AND h.post_id < %s AND h.post_id > %s AND {visible} AND {wanted}
ORDER BY h.post_id {order} LIMIT %s
"""

# Newest public posts: partial index publishing_public(_local), judged row by row; limited authors only for followers.
PUBLIC_PAGE = """
SELECT p.id, p.id
FROM publishing_post p
JOIN identity_account pa ON pa.id = p.account_id
WHERE p.visibility = 0 AND p.reblog_of_id IS NULL AND p.id < %s AND p.id > %s {where}
  AND (pa.limited_at IS NULL OR EXISTS (
       SELECT 1 FROM network_follow pf WHERE pf.follower_id = %s AND pf.target_id = p.account_id))
  AND {visible} AND {wanted}
ORDER BY p.id {order} LIMIT %s
"""

# An account's posts: index (account, -id).
ACCOUNT_PAGE = """
SELECT p.id, COALESCE(p.reblog_of_id, p.id)
FROM publishing_post p
WHERE p.account_id = %s AND p.id < %s AND p.id > %s {where} AND {visible}
ORDER BY p.id {order} LIMIT %s
"""
