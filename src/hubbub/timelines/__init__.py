"""Floor 6: which posts come in which order: home, lists, public, tags, accounts, trends, the read markers.

Promises: home and lists are kept ready by one INSERT ... SELECT a post; a page costs a constant number of queries.
Never: decides who may see a post (publishing's judge does) or stores a post of its own.
"""
