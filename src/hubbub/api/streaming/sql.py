"""The SQL that finds who gets what, for all connected accounts in one query each, by the one judge."""

from hubbub.publishing.visibility import visible_to_each, wanted_by_each

# Whose home a post stands in: index on (account, subject) or the primary key, for each connected account.
HOME = f"""
SELECT DISTINCT h.account_id, h.post_id
FROM timelines_homeentry h
JOIN publishing_post p ON p.id = h.post_id
WHERE h.{{column}} = %s AND h.account_id {{{{in_ids}}}}
  AND {visible_to_each("h.account_id")} AND {wanted_by_each("h.account_id")}
"""

# On which connected lists it stands, and whose they are.
LISTS = f"""
SELECT DISTINCT h.list_id, l.account_id, h.post_id
FROM timelines_listentry h
JOIN network_accountlist l ON l.id = h.list_id
JOIN publishing_post p ON p.id = h.post_id
WHERE h.{{column}} = %s AND h.list_id {{{{in_ids}}}}
  AND {visible_to_each("l.account_id")} AND {wanted_by_each("l.account_id")}
"""

# Who of those that listen to public or tag streams is shown a post; limited authors only to followers.
PASSERS_BY = f"""
SELECT a.id
FROM identity_account a
JOIN publishing_post p ON p.id = %s
JOIN identity_account pa ON pa.id = p.account_id
WHERE a.id {{in_ids}} AND {visible_to_each("a.id", boosts=False)} AND {wanted_by_each("a.id", boosts=False)}
  AND (pa.limited_at IS NULL OR EXISTS (
       SELECT 1 FROM network_follow pf WHERE pf.follower_id = a.id AND pf.target_id = p.account_id))
"""

# All that makes one account's rendering of posts differ from another's: a row an account and post.
DIFFERENCES = f"""
SELECT a.id, p.id,
  p.account_id = a.id,
  EXISTS (SELECT 1 FROM network_filter x WHERE x.account_id = a.id),
  EXISTS (SELECT 1 FROM publishing_pollvote x JOIN publishing_poll y ON y.id = x.poll_id
          WHERE y.post_id = p.id AND x.account_id = a.id),
  EXISTS (SELECT 1 FROM publishing_favourite x WHERE x.post_id = p.id AND x.account_id = a.id),
  EXISTS (SELECT 1 FROM publishing_bookmark x WHERE x.post_id = p.id AND x.account_id = a.id),
  EXISTS (SELECT 1 FROM publishing_post x WHERE x.reblog_of_id = p.id AND x.account_id = a.id),
  EXISTS (SELECT 1 FROM publishing_threadmute x WHERE x.account_id = a.id AND x.conversation_id = p.conversation_id),
  EXISTS (SELECT 1 FROM network_follow x WHERE x.follower_id = a.id AND x.target_id = p.account_id),
  {visible_to_each("a.id", boosts=False)},
  {wanted_by_each("a.id", boosts=False)}
FROM identity_account a CROSS JOIN publishing_post p
WHERE a.id {{in_ids}} AND p.id {{in_ids}}
ORDER BY a.id, p.id
"""

# Which posts a rendering of this one shows: itself, what it boosts, and what either quotes.
SHOWN = """
SELECT p.id, p.reblog_of_id, p.quote_of_id, r.quote_of_id
FROM publishing_post p LEFT JOIN publishing_post r ON r.id = p.reblog_of_id
WHERE p.id = %s
"""

# What a public or tag stream asks of a post.
FACTS = """
SELECT p.local, p.visibility, p.reblog_of_id IS NOT NULL,
       p.in_reply_to_id IS NOT NULL AND p.in_reply_to_account_id <> p.account_id,
       EXISTS (SELECT 1 FROM publishing_mediaattachment m WHERE m.post_id = p.id)
FROM publishing_post p WHERE p.id = %s
"""

TAG_NAMES = """
SELECT t.name FROM publishing_posttag pt JOIN publishing_tag t ON t.id = pt.tag_id WHERE pt.post_id = %s
"""

# Notifications of connected accounts that are (still) there to be told.
NOTICES = f"""
SELECT n.id, n.kind, n.actor_id, n.post_id, n.object_id, n.group_key, n.account_id
FROM notifications_notification n
LEFT JOIN publishing_post p ON p.id = n.post_id
WHERE n.id {{in_ids}} AND n.account_id {{in_ids}} AND n.filtered = FALSE
  AND (n.post_id IS NULL OR {visible_to_each("n.account_id", boosts=False)})
"""

# Connected accounts that may have a post on screen, told by whom they follow, once its own traces are gone.
FOLLOWERS = (
    "SELECT DISTINCT follower_id FROM network_follow WHERE target_id {in_ids} AND follower_id {in_ids}"
)
LISTS_OF = "SELECT DISTINCT list_id FROM network_listmember WHERE account_id {in_ids} AND list_id {in_ids}"
