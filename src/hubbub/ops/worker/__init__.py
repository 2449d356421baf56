"""The worker: one-off jobs and periodic entries, in threads of one process, safe beside other workers anywhere.

At least once: a job whose worker died is given to another, so jobs are idempotent or make their effects in one
transaction. A job that keeps killing its workers is given up.
"""

KIND = "worker"  # how its sign of life is marked
