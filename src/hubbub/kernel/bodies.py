"""How much of a request is read, where no file comes with it."""

# The longest post or the longest descriptions of ten pictures, each character escaped as a form does it.
LARGEST_FORM = 2 * 1024 * 1024
