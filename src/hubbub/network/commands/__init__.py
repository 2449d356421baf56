"""Every write to relationships, one verb or small family a file."""
