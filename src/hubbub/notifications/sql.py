"""The SQL of notifications, each with a word on its plan."""

from hubbub.publishing.visibility import visible_to_each

# Those of the given accounts that may hear of something `s` did, with all that a decision needs, in one query.
# Plan: accounts by primary key, every sub-select a unique-index look-up a recipient.
# Left out: remote, suspended; blocked, muted with notifications, of a blocked domain; who may not see the post.
CANDIDATES = f"""
SELECT a.id, fr.id IS NOT NULL, ff.created_at, pm.id IS NOT NULL, p.visibility,
       (p.id IS NOT NULL AND EXISTS (
          SELECT 1 FROM publishing_post ap JOIN publishing_mention am ON am.post_id = ap.id AND am.account_id = s.id
          WHERE ap.conversation_id = p.conversation_id AND ap.account_id = a.id)),
       (p.id IS NOT NULL AND EXISTS (
          SELECT 1 FROM publishing_threadmute tm WHERE tm.account_id = a.id AND tm.conversation_id = p.conversation_id)),
       np.for_not_following, np.for_not_followers, np.for_new_accounts, np.for_private_mentions,
       np.for_limited_accounts, s.created_at, s.limited_at IS NOT NULL,
       EXISTS (SELECT 1 FROM identity_membership sm JOIN identity_user su ON su.id = sm.user_id
               WHERE sm.account_id = s.id AND sm.is_main AND su.role <> 'member')
FROM identity_account a
JOIN identity_account s ON s.id = %s
LEFT JOIN publishing_post p ON p.id = %s
LEFT JOIN network_follow fr ON fr.follower_id = a.id AND fr.target_id = s.id
LEFT JOIN network_follow ff ON ff.follower_id = s.id AND ff.target_id = a.id
LEFT JOIN notifications_notificationpermission pm ON pm.account_id = a.id AND pm.actor_id = s.id
LEFT JOIN notifications_notificationpolicy np ON np.account_id = a.id
WHERE a.id {{in_ids}} AND a.domain IS NULL AND a.suspended_at IS NULL AND a.deleted_at IS NULL
  AND s.suspended_at IS NULL
  AND (p.id IS NULL OR {visible_to_each("a.id", boosts=False)})
  AND NOT EXISTS (SELECT 1 FROM network_block nb WHERE nb.account_id = a.id AND nb.target_id = s.id)
  AND NOT EXISTS (SELECT 1 FROM network_mute nm WHERE nm.account_id = a.id AND nm.target_id = s.id
                  AND nm.hide_notifications AND (nm.expires_at IS NULL OR nm.expires_at > CURRENT_TIMESTAMP))
  AND NOT EXISTS (SELECT 1 FROM network_accountdomainblock nd
                  WHERE nd.account_id = a.id AND nd.domain = s.domain)
  AND NOT EXISTS (SELECT 1 FROM notifications_notification nn
                  WHERE nn.account_id = a.id AND nn.actor_id = s.id AND nn.kind = %s
                  AND COALESCE(nn.post_id, 0) = %s AND COALESCE(nn.object_id, 0) = %s)
"""

# Who wants to hear of every post of an author: partial index network_follow_notify.
SUBSCRIBERS = "SELECT follower_id FROM network_follow WHERE target_id = %s AND notify"

# The newest group each account may still join, of at most twelve possible keys: index (account, group_key).
OPEN_GROUPS = """
SELECT account_id, MAX(group_key) FROM notifications_notification
WHERE account_id {in_ids} AND group_key IN (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) AND filtered = FALSE
GROUP BY account_id
"""

# What a viewer is shown: the actor is there and not blocked, muted with notifications or of a blocked domain ...
WELCOME = """(
  {n}.actor_id = %s OR (
    NOT EXISTS (SELECT 1 FROM identity_account wa WHERE wa.id = {n}.actor_id AND wa.suspended_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM network_block wb WHERE wb.account_id = %s AND wb.target_id = {n}.actor_id)
    AND NOT EXISTS (SELECT 1 FROM network_mute wm WHERE wm.account_id = %s AND wm.target_id = {n}.actor_id
                    AND wm.hide_notifications AND (wm.expires_at IS NULL OR wm.expires_at > CURRENT_TIMESTAMP))
    AND NOT EXISTS (SELECT 1 FROM network_accountdomainblock wd JOIN identity_account wx ON wx.domain = wd.domain
                    WHERE wd.account_id = %s AND wx.id = {n}.actor_id)
  )
)"""
VIEWER_IN_WELCOME = 4

# ... and the post, if there is one, may be seen. Index (account, filtered, -id), judged row by row.
PAGE = """
SELECT n.id, n.kind, n.actor_id, n.post_id, n.object_id, n.group_key
FROM notifications_notification n
LEFT JOIN publishing_post p ON p.id = n.post_id
WHERE n.account_id = %s AND n.id < %s AND n.id > %s {where}
  AND (n.post_id IS NULL OR (p.id IS NOT NULL AND {visible})) AND {welcome}
ORDER BY n.id {order} LIMIT %s
"""

# A page of groups: the newest shown notification of each (paging upwards: the oldest above `min_id`), and what stands
# alone. The inner look-up is one seek in the index (account, group_key, -id) for each row passed over.
GROUP_PAGE = """
SELECT n.id, n.kind, n.actor_id, n.post_id, n.object_id, n.group_key
FROM notifications_notification n
LEFT JOIN publishing_post p ON p.id = n.post_id
WHERE n.account_id = %s AND n.id < %s AND n.id > %s {where}
  AND (n.post_id IS NULL OR (p.id IS NOT NULL AND {visible})) AND {welcome}
  AND (n.kind NOT IN ({grouped}) OR NOT EXISTS (
       SELECT 1 FROM notifications_notification g
       WHERE g.account_id = n.account_id AND g.group_key = n.group_key AND g.filtered = n.filtered
         AND g.id {beyond} n.id AND g.id < %s AND g.id > %s AND {inner_welcome}))
ORDER BY n.id {order} LIMIT %s
"""

# What groups say of themselves: their newest senders, how many there are, and their reach within the page.
GROUPS = """
SELECT group_key, actor_id, total, newest, oldest
FROM (
  SELECT n.group_key, n.actor_id,
         ROW_NUMBER() OVER (PARTITION BY n.group_key ORDER BY n.id DESC) AS place,
         COUNT(*) OVER (PARTITION BY n.group_key) AS total,
         MAX(n.id) OVER (PARTITION BY n.group_key) AS newest,
         MIN(CASE WHEN n.id >= %s THEN n.id END) OVER (PARTITION BY n.group_key) AS oldest
  FROM notifications_notification n
  WHERE n.account_id = %s AND n.group_key {in_ids} AND n.filtered = FALSE AND n.id <= %s AND {welcome}
) AS members
WHERE place <= %s
ORDER BY group_key, place
"""

# Who is in one group, newest first.
GROUP_MEMBERS = """
SELECT n.id, n.actor_id FROM notifications_notification n
WHERE n.account_id = %s AND n.group_key = %s AND n.filtered = FALSE AND n.id < %s AND n.id > %s AND {welcome}
ORDER BY n.id {order} LIMIT %s
"""

# Into the table of what was removed, and back, by primary key. What somebody was told anew meanwhile stays as it is.
DISMISS = """
INSERT INTO notifications_dismissed
  (id, account_id, actor_id, kind, post_id, object_id, group_key, filtered, created_at, dismissed_at)
SELECT id, account_id, actor_id, kind, post_id, object_id, group_key, filtered, created_at, CURRENT_TIMESTAMP
FROM notifications_notification WHERE id {in_ids}
"""
RESTORE = """
INSERT INTO notifications_notification
  (id, account_id, actor_id, kind, post_id, object_id, group_key, filtered, created_at)
SELECT d.id, d.account_id, d.actor_id, d.kind, d.post_id, d.object_id, d.group_key, d.filtered, d.created_at
FROM notifications_dismissed d
WHERE d.id {in_ids} AND NOT EXISTS (
  SELECT 1 FROM notifications_notification n
  WHERE n.account_id = d.account_id AND n.actor_id = d.actor_id AND n.kind = d.kind
    AND COALESCE(n.post_id, 0) = COALESCE(d.post_id, 0) AND COALESCE(n.object_id, 0) = COALESCE(d.object_id, 0))
"""
