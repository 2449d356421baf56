"""Every write to moderation; each leaves an audit entry in its own transaction."""
