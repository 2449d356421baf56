"""What the tests stand on: a PostgreSQL server of their own, and servers of Hubbub as real processes."""
