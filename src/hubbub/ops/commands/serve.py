"""`hubbub serve`: everything one machine needs."""

import os
import sys

import click

from hubbub.ops import locks
from hubbub.ops.ports import taken_port
from hubbub.ops.start import load_django, settings_for


@click.command()
@click.option("--host", help="The address to listen on (HUBBUB_HOST).")
@click.option("--port", type=click.IntRange(1, 65534), help="The port to listen on (HUBBUB_PORT).")
@click.option("--domain", help="The name people reach this server by (HUBBUB_DOMAIN).")
def serve(host: str | None, port: int | None, domain: str | None) -> None:
    """Start everything: tables, web, streaming, worker; keep it running."""
    settings = settings_for(host=host, port=port, domain=domain)
    try:
        lock = locks.supervise(settings.folder)
    except locks.InUse as error:
        raise click.ClickException(
            f"Hubbub runs on {settings.folder} already (process {error.holder})."
        ) from error
    if taken := taken_port(settings):
        raise click.ClickException(
            f"Port {taken} is taken by another program. Stop it, or choose other ports: "
            "--port or HUBBUB_PORT, and HUBBUB_STREAMING_PORT where it is set."
        )
    load_django(begin=True)
    from hubbub.ops.people import owner_link
    from hubbub.ops.tables import migrate

    migrate()
    print(f"\nHubbub is at {settings.base_url}")
    if link := owner_link():
        print(f"It has no owner yet. Whoever opens this link first becomes the owner:\n  {link}")
    print("Ctrl-C stops it.\n", flush=True)
    # All this was needed to get ready, and nothing of it to watch: a bare program takes over this very process.
    os.set_inheritable(lock, True)
    os.execv(sys.executable, [sys.executable, "-m", "hubbub.ops.supervisor", str(lock)])  # noqa: S606
