"""Every write to the server's own tables."""
