"""Every write to identity."""
