"""The entities of the Mastodon client API, named and spelt as docs.joinmastodon.org/entities does.

`null` stands exactly where Mastodon allows it. Ids are strings, moments ISO 8601 with milliseconds.
"""
