"""The SQL of the reads that every page of accounts needs, each with a word on its plan."""

# How the viewer and each account stand to each other: one unique-index look-up a table and account.
RELATIONSHIPS = """
SELECT a.id, f.id IS NOT NULL, COALESCE(f.show_reblogs, r.show_reblogs, FALSE), COALESCE(f.notify, r.notify, FALSE),
       COALESCE(f.languages, r.languages), fb.id IS NOT NULL, b.id IS NOT NULL, bb.id IS NOT NULL,
       m.id IS NOT NULL, COALESCE(m.hide_notifications, FALSE), m.expires_at,
       r.id IS NOT NULL, rb.id IS NOT NULL, d.id IS NOT NULL, e.id IS NOT NULL, COALESCE(n.comment, '')
FROM identity_account a
LEFT JOIN network_follow f ON f.follower_id = %s AND f.target_id = a.id
LEFT JOIN network_follow fb ON fb.follower_id = a.id AND fb.target_id = %s
LEFT JOIN network_block b ON b.account_id = %s AND b.target_id = a.id
LEFT JOIN network_block bb ON bb.account_id = a.id AND bb.target_id = %s
LEFT JOIN network_mute m ON m.account_id = %s AND m.target_id = a.id
                        AND (m.expires_at IS NULL OR m.expires_at > CURRENT_TIMESTAMP)
LEFT JOIN network_followrequest r ON r.follower_id = %s AND r.target_id = a.id
LEFT JOIN network_followrequest rb ON rb.follower_id = a.id AND rb.target_id = %s
LEFT JOIN network_accountdomainblock d ON d.account_id = %s AND d.domain = a.domain
LEFT JOIN network_endorsement e ON e.account_id = %s AND e.target_id = a.id
LEFT JOIN network_accountnote n ON n.account_id = %s AND n.target_id = a.id
WHERE a.id {in_ids} AND a.deleted_at IS NULL AND a.waiting_since IS NULL
"""

# A page of relationships by the index (owner, id), with the account on the other side, which must still be there.
ACCOUNTS_PAGE = """
SELECT r.id, r.{shown}
FROM {table} r JOIN identity_account a ON a.id = r.{shown}
WHERE r.{owner} = %s AND r.id < %s AND r.id > %s AND a.suspended_at IS NULL AND a.deleted_at IS NULL {welcome}
ORDER BY r.id {order} LIMIT %s
"""

# Whom the viewer does not want to meet, or who does not want to meet the viewer, stands in nobody's list for them.
WELCOME = """
  AND NOT EXISTS (SELECT 1 FROM network_block b WHERE b.account_id = %s AND b.target_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM network_block b WHERE b.account_id = a.id AND b.target_id = %s)
  AND NOT EXISTS (SELECT 1 FROM network_mute m WHERE m.account_id = %s AND m.target_id = a.id
                  AND (m.expires_at IS NULL OR m.expires_at > CURRENT_TIMESTAMP))
  AND NOT EXISTS (SELECT 1 FROM network_accountdomainblock d WHERE d.account_id = %s AND d.domain = a.domain)
"""

# For each account: its followers whom the viewer follows. Followers whose collections are hidden don't tell.
FAMILIAR = """
SELECT t.target_id, f.target_id
FROM network_follow f
JOIN network_follow t ON t.follower_id = f.target_id AND t.target_id {in_ids}
JOIN identity_account a ON a.id = f.target_id
WHERE f.follower_id = %s AND NOT a.hide_collections AND a.suspended_at IS NULL AND a.deleted_at IS NULL
ORDER BY t.id DESC
"""
