"""The `hubbub` command: finds the file that has a command, and turns errors into one plain sentence."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from hubbub.ops.plain import plain_sentence

# name -> the module in `ops.commands` that has it as an attribute of the same name
COMMANDS = {
    "serve": "serve",
    "web": "web",
    "streaming": "streaming",
    "worker": "worker",
    "migrate": "migrate",
    "account": "account",
    "token": "token",
    "emoji": "emoji",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "restore",
    "demo": "demo",
    "ripple": "ripple",
}


def _set_data(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        os.environ["HUBBUB_DATA"] = value


def _data_option() -> click.Option:
    return click.Option(
        ["--data"],
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=_set_data,
        help="The data folder; ./data, or what HUBBUB_DATA says.",
    )


class Commands(click.Group):
    """Imports a command's file when it is asked for, so that one command doesn't pay for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"hubbub.ops.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        _take_data(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            sentence = plain_sentence(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


def _take_data(command: click.Command) -> None:
    """Let a command, and those below it, take `--data` too: people write it wherever it reads well."""
    if not any(parameter.name == "data" for parameter in command.params):
        command.params.append(_data_option())
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _take_data(child)


@click.group(cls=Commands, params=[_data_option()], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hubbub")
def cli() -> None:
    """Hubbub: one self-hosted server for social media and social networking.

    `hubbub serve` starts everything. Settings are HUBBUB_* environment variables.
    """


def main() -> None:
    """The entry point."""
    sys.exit(cli(prog_name="hubbub"))
