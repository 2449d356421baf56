"""Every write to posts and what hangs on them, one verb a file or a small family."""
