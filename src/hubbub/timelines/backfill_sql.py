"""The SQL that brings the recent past into timelines, and takes it out again; named parameters."""

from hubbub.timelines.sql import NOT_ON_EXCLUSIVE_LIST

_NEWEST_OF_AUTHOR = (
    "SELECT n.id FROM publishing_post n WHERE n.account_id = %(author)s ORDER BY n.id DESC LIMIT %(newest)s"
)

# The rules of POST_TO_FOLLOWERS and BOOST_TO_FOLLOWERS for one reader and the author's newest posts (index account, -id).
# What a boost is about must not stand in the home yet.
HOME_FROM_AUTHOR = f"""
INSERT INTO timelines_homeentry (account_id, post_id, subject_id)
SELECT f.follower_id, p.id, COALESCE(p.reblog_of_id, p.id)
FROM network_follow f
JOIN identity_account a ON a.id = f.follower_id AND a.domain IS NULL
JOIN publishing_post p ON p.id IN ({_NEWEST_OF_AUTHOR})
LEFT JOIN publishing_post s ON s.id = p.reblog_of_id
WHERE f.follower_id = %(reader)s AND f.target_id = %(author)s
  AND (p.reblog_of_id IS NULL OR (
       f.show_reblogs AND s.account_id <> f.follower_id AND NOT EXISTS (
         SELECT 1 FROM timelines_homeentry h WHERE h.account_id = f.follower_id AND h.post_id = s.id)
       AND NOT EXISTS (
         SELECT 1 FROM timelines_homeentry h WHERE h.account_id = f.follower_id AND h.subject_id = s.id
           AND NOT (h.subject_id = h.post_id))))
  AND (p.in_reply_to_account_id IS NULL OR p.in_reply_to_account_id IN (f.follower_id, f.target_id)
       OR EXISTS (SELECT 1 FROM network_follow r
                  WHERE r.follower_id = f.follower_id AND r.target_id = p.in_reply_to_account_id))
  AND (p.visibility <> 3 OR EXISTS (
       SELECT 1 FROM publishing_mention m WHERE m.post_id = p.id AND m.account_id = f.follower_id))
  AND (f.languages IS NULL OR p.language = '' OR p.reblog_of_id IS NOT NULL
       OR CAST(f.languages AS TEXT) LIKE %(any)s || p.language || %(thing)s)
  AND {NOT_ON_EXCLUSIVE_LIST}
ON CONFLICT DO NOTHING
"""

# One home's entries by primary key, each post looked up.
HOME_WITHOUT_AUTHOR = """
DELETE FROM timelines_homeentry
WHERE account_id = %(reader)s AND EXISTS (
    SELECT 1 FROM publishing_post p
    WHERE p.id = timelines_homeentry.post_id AND p.account_id = %(author)s
      AND NOT (p.visibility = 0 AND EXISTS (
        SELECT 1 FROM publishing_posttag t JOIN publishing_tagfollow w ON w.tag_id = t.tag_id
        WHERE t.post_id = p.id AND w.account_id = %(reader)s)))
"""

# A tag's newest posts by index (tag, -post).
HOME_FROM_TAG = """
INSERT INTO timelines_homeentry (account_id, post_id, subject_id)
SELECT CAST(%(reader)s AS BIGINT), p.id, p.id
FROM publishing_post p
WHERE p.visibility = 0 AND p.reblog_of_id IS NULL AND p.id IN (
    SELECT t.post_id FROM publishing_posttag t WHERE t.tag_id = %(tag)s ORDER BY t.post_id DESC LIMIT %(newest)s)
ON CONFLICT DO NOTHING
"""

HOME_WITHOUT_TAG = """
DELETE FROM timelines_homeentry
WHERE account_id = %(reader)s AND EXISTS (
    SELECT 1 FROM publishing_post p JOIN publishing_posttag t ON t.post_id = p.id AND t.tag_id = %(tag)s
    WHERE p.id = timelines_homeentry.post_id AND p.account_id <> %(reader)s
      AND NOT EXISTS (SELECT 1 FROM network_follow f
                      WHERE f.follower_id = %(reader)s AND f.target_id = p.account_id)
      AND NOT EXISTS (
        SELECT 1 FROM publishing_posttag o JOIN publishing_tagfollow w ON w.tag_id = o.tag_id
        WHERE o.post_id = p.id AND w.account_id = %(reader)s))
"""

# The rules of FAN_OUT_LISTS for one list and one author.
LIST_FROM_AUTHOR = f"""
INSERT INTO timelines_listentry (list_id, post_id, subject_id)
SELECT l.id, p.id, COALESCE(p.reblog_of_id, p.id)
FROM network_accountlist l
JOIN publishing_post p ON p.id IN ({_NEWEST_OF_AUTHOR})
WHERE l.id = %(list)s
  AND (p.in_reply_to_account_id IS NULL OR p.in_reply_to_account_id IN (p.account_id, l.account_id)
       OR (l.replies_policy = 'followed' AND EXISTS (
           SELECT 1 FROM network_follow r
           WHERE r.follower_id = l.account_id AND r.target_id = p.in_reply_to_account_id))
       OR (l.replies_policy = 'list' AND EXISTS (
           SELECT 1 FROM network_listmember o WHERE o.list_id = l.id AND o.account_id = p.in_reply_to_account_id)))
  AND (p.visibility <> 3 OR EXISTS (
       SELECT 1 FROM publishing_mention m WHERE m.post_id = p.id AND m.account_id = l.account_id))
ON CONFLICT DO NOTHING
"""

LIST_WITHOUT_AUTHOR = """
DELETE FROM timelines_listentry
WHERE list_id = %(list)s AND EXISTS (
    SELECT 1 FROM publishing_post p WHERE p.id = timelines_listentry.post_id AND p.account_id = %(author)s)
"""
