"""Pure rules of timelines."""
