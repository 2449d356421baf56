"""One file a command. Each is thin, and imports what it needs when it runs: `hubbub --help` loads nothing else."""
