"""Floor 9: the command line, health, backup, and the supervisor of all processes."""
