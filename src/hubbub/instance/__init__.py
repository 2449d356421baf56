"""Floor 2: this server and its peers: name, rules, limits, custom emoji, domain policy, announcements.

Promises: one row of server settings, always there. Never: knows people.
"""
