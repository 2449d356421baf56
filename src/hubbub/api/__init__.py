"""Floor 9: the Mastodon client API and Hubbub's own, over the same commands and queries as every door.

Owns the entities, the endpoint registry, paging links, and the rendered fragments of posts and accounts.
"""
