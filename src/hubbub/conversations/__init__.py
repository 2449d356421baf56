"""Floor 6: direct messages gathered into conversations, one view a participant.

Promises: a conversation shows only what its viewer may see. Never: stores text; posts do.
"""
