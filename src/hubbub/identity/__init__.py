"""Floor 3: people and pages, local and remote; who may act as whom; logins, OAuth apps and tokens.

Promises: an account has one name for ever; a token is stored hashed; an account can be local or remote everywhere.
Never: knows what accounts write or whom they follow.
"""
