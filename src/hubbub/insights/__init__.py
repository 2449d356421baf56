"""Floor 7: what it brought: who repeated what from whom, and what was served to whom.

Promises: an edge of a ripple is recorded, not guessed, and says how it is known; live figures equal a recount.
Never: records anything about anonymous readers; keeps raw serve rows longer than seven days.
"""
