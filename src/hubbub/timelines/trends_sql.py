"""The SQL of trends: one pass over a week, which the worker makes once a minute."""

# Public posts of accounts that anybody may find.
_OF_EVERYBODY = """p.visibility = 0 AND p.reblog_of_id IS NULL
  AND EXISTS (SELECT 1 FROM identity_account a WHERE a.id = p.account_id AND a.suspended_at IS NULL
              AND a.limited_at IS NULL AND a.deleted_at IS NULL {discoverable})"""

# Index (used_on, tag); the post by primary key.
TAG_USES = f"""
SELECT t.tag_id, t.used_on, COUNT(*), COUNT(DISTINCT t.account_id)
FROM publishing_posttag t
JOIN publishing_post p ON p.id = t.post_id
JOIN publishing_tag g ON g.id = t.tag_id AND g.trendable
WHERE t.used_on >= %s AND {_OF_EVERYBODY.format(discoverable="")}
GROUP BY t.tag_id, t.used_on
"""

# Ids begin with the time: a range of the partial index publishing_public. The day is the id in days since 1970.
LINK_USES = f"""
SELECT p.card_id, p.id / 5662310400000, COUNT(*), COUNT(DISTINCT p.account_id)
FROM publishing_post p
JOIN publishing_previewcard c ON c.id = p.card_id AND c.title <> '' AND NOT c.failed
WHERE p.id > %s AND {_OF_EVERYBODY.format(discoverable="")}
GROUP BY p.card_id, p.id / 5662310400000
"""

POPULAR_POSTS = f"""
SELECT p.id, p.favourites_count + p.reblogs_count
FROM publishing_post p
WHERE p.id > %s AND p.favourites_count + p.reblogs_count >= %s AND p.in_reply_to_id IS NULL
  AND NOT p.sensitive AND p.spoiler_text = '' AND {_OF_EVERYBODY.format(discoverable="AND a.discoverable")}
ORDER BY p.favourites_count + p.reblogs_count DESC LIMIT %s
"""
