"""`hubbub streaming`: WebSockets and event streams."""

import click

from hubbub.ops.processes import as_process


@click.command()
@click.option("--parent", type=int, hidden=True)
def streaming(parent: int | None) -> None:
    """Serve WebSockets and event streams alone."""
    with as_process(parent) as settings:
        from hubbub.ops.servers import serve_streaming

        serve_streaming(settings)
