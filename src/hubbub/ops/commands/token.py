"""`hubbub token`: access tokens, by the operator's hand."""

import click

from hubbub.ops.start import load_django


@click.group()
def token() -> None:
    """Make access tokens."""


@token.command()
@click.argument("name")
@click.option(
    "--scopes", default="read write follow push", show_default=True, help="What it may be used for."
)
def create(name: str, scopes: str) -> None:
    """Make an access token for the local account NAME and print it, alone."""
    load_django()
    from hubbub.ops.people import create_token

    click.echo(create_token(name, scopes))
