"""Floor 5: posts and their kinds, media, polls, reactions, boosts, bookmarks, tags, and VISIBILITY.

Promises: `visibility.visible_to` is the one judge of who sees what; every counter equals its rows; an edit keeps
what stood before. Never: knows in which timeline a post appears or who is told about it.
"""
