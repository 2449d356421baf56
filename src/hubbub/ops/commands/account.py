"""`hubbub account`: people, by the operator's hand."""

import sys

import click

from hubbub.ops.start import load_django


@click.group()
def account() -> None:
    """Make accounts, and let in who is locked out."""


@account.command()
@click.argument("name")
@click.option("--email", required=True, help="Where mail about the login goes; people sign in with it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--role",
    type=click.Choice(["owner", "admin", "moderator", "member"]),
    default="member",
    show_default=True,
    help="What the login may do to the server.",
)
def create(name: str, email: str, password_stdin: bool, role: str) -> None:
    """Make the account NAME with a login that is confirmed and approved.

    Without --password-stdin it prints a link, good for one use, at which a password is set.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password_stdin and not password:
        raise click.ClickException("Standard input has no password.")
    load_django()
    from hubbub.ops.people import create_login

    click.echo(create_login(name, email, password, role))


@account.command("drop-second-factor")
@click.argument("name")
def drop_second_factor(name: str) -> None:
    """Take every key, authenticator app and recovery code off the login of the local account NAME.

    For who lost them all. Make sure first that it is the owner who asks: the password alone lets in afterwards.
    The audit trail keeps it, and the login's address gets a mail.
    """
    load_django()
    from hubbub.ops.people import drop_second_factors

    click.echo(drop_second_factors(name))
