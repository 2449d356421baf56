"""`python -m hubbub.ops` is `hubbub`: how the supervisor starts its children."""

from hubbub.ops.cli import main

main()
