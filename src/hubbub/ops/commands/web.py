"""`hubbub web`: pages and the API."""

import click

from hubbub.ops.processes import as_process


@click.command()
@click.option("--parent", type=int, hidden=True)
def web(parent: int | None) -> None:
    """Serve pages and the API alone."""
    with as_process(parent) as settings:
        from hubbub.ops.servers import serve_web

        serve_web(settings)
