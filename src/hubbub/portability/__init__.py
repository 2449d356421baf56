"""Floor 6: coming and going: what somebody brings along from elsewhere, and takes with them.

Promises: an import does what its owner could do by hand, row by row, through the same commands; what could not be done
is kept with the reason. An archive is for its owner alone and gone after a week. Never: changes a table of another
context by itself.
"""
