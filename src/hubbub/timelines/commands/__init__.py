"""Every write to timelines."""
