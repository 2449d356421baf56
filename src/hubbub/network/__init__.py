"""Floor 4: who follows, blocks, mutes, lists, filters and suggests whom.

Promises: a block ends every follow both ways at once; counters equal the rows. Never: knows what anybody wrote.
"""
