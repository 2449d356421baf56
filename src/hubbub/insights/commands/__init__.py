"""Every write to insights."""
