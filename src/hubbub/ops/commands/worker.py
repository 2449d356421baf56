"""`hubbub worker`: background jobs."""

import click

from hubbub.ops.processes import as_process


@click.command()
@click.option("--parent", type=int, hidden=True)
def worker(parent: int | None) -> None:
    """Do background jobs alone."""
    with as_process(parent):
        from hubbub.ops.worker.run import run_worker

        run_worker()
