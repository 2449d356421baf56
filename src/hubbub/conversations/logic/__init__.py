"""Pure rules of conversations: whom a message names, and what of that a reader needs to see."""
