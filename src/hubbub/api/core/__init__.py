"""How an API request becomes an answer: decode, viewer, one command or query, render."""
