"""Floor 8: ActivityPub: vocabulary, translation, signatures, fetch, inbox, delivery.

Accounts and posts carry URIs, keys and inbox addresses from the first migration on, so this floor adds no column to
them: it reacts to the facts that publishing and network state, and calls their commands for what comes in.
"""
