"""The settings an operator makes: `HUBBUB_*` environment variables, typed and checked at start."""

import os
import re
import secrets
from collections.abc import Mapping
from email.utils import getaddresses
from enum import StrEnum
from pathlib import Path

import msgspec

PREFIX = "HUBBUB_"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")  # of a mail server on a network of one's own no more can be asked


class Registration(StrEnum):
    """Who may sign up. In the settings nothing at all is allowed too: then the server's own page decides."""

    AS_CHOSEN = ""
    OPEN = "open"
    APPROVAL = "approval"
    CLOSED = "closed"


class Switch(StrEnum):
    """On or off."""

    ON = "on"
    OFF = "off"

    def __bool__(self) -> bool:
        return self is Switch.ON


class BadSetting(Exception):
    """A setting has a value it can't have; the message says which, and what it may be."""


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting there is; field `data` is `HUBBUB_DATA`, and so on. docs/reference/settings.md tells more."""

    data: str = "./data"
    domain: str = "localhost:8000"
    scheme: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    streaming_port: int = 0
    database_url: str = ""
    secret_key: str = ""
    registration: Registration = Registration.AS_CHOSEN
    confirm_email: Switch = Switch.ON
    rate_limits: Switch = Switch.ON
    metrics: Switch = Switch.OFF
    trusted_proxies: str = "127.0.0.0/8,::1"
    outbound_allow: str = ""
    web_workers: int = 2
    mail_url: str = ""
    mail_from: str = ""
    log_level: str = "info"
    debug: Switch = Switch.OFF

    @property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return Path(self.data).expanduser().resolve()

    @property
    def is_local(self) -> bool:
        """Whether the domain is this machine's own, where plain HTTP is right."""
        name = self.domain.rsplit(":", 1)[0].strip("[]")
        return (
            name in {"localhost", "::1"} or name.startswith("127.") or name.endswith((".test", ".localhost"))
        )

    @property
    def base_url(self) -> str:
        """Where people reach this server, without a trailing slash: `https://example.org`."""
        return f"{self.scheme or ('http' if self.is_local else 'https')}://{self.domain}"

    @property
    def streaming_at(self) -> int:
        """The port the streaming server listens on: as set, else the one after the web server's."""
        return self.streaming_port or self.port + 1

    @property
    def streaming_url(self) -> str:
        """Where clients open WebSockets: `wss://example.org`, where a proxy brings both servers together; the
        streaming server itself on a local machine, where there is none."""
        url = self.base_url.replace("http", "ws", 1)
        if not self.is_local or url.startswith("wss:"):
            return url
        name, colon, port = self.domain.rpartition(":")
        host = name if colon and port.isdigit() else self.domain
        return f"ws://{host}:{self.streaming_at}"


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """The settings from `variables` (the process's environment by default). Raises `BadSetting`."""
    variables = os.environ if variables is None else variables
    known = {PREFIX + name.upper(): name for name in Environment.__struct_fields__}
    given = {key: value for key, value in variables.items() if key.startswith(PREFIX)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        msg = f"{unknown[0]} is not a setting of Hubbub. Settings are: {', '.join(sorted(known))}."
        raise BadSetting(msg)
    values = {known[key]: value.strip() for key, value in given.items()}
    if values.get("port"):  # without a domain of its own the server is where it listens
        values.setdefault("domain", f"localhost:{values['port']}")
    _check_sender(values.get("mail_from", ""))
    try:
        return msgspec.convert(values, Environment, strict=False)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$.")
        raise BadSetting(f"{PREFIX}{path.rstrip('`').upper()} has a value it can't have: {text}.") from error


def _check_sender(sender: str) -> None:
    """Raise `BadSetting` unless mail can come from this: one address, with or without a name. What is read leniently
    leaves out or glues together what it does not understand, so the address must stand there as it was read."""
    addresses = [address for _, address in getaddresses([sender])] if sender else []
    if sender and not (len(addresses) == 1 and addresses[0] in sender and _ADDRESS.fullmatch(addresses[0])):
        raise BadSetting(
            f"{PREFIX}MAIL_FROM must be an address, or a name and an address: hubbub@example.org, or"
            " Hubbub <hubbub@example.org>. A name with a comma stands in quotes."
        )


def secret_key(environment: Environment) -> str:
    """The key all secrets hang on: from the settings, else from the data folder, where it is made on first use."""
    if environment.secret_key:
        return environment.secret_key
    file = environment.folder / "secret.key"
    if not file.exists():
        environment.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create_privately(file, secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def _create_privately(file: Path, text: str) -> None:
    """Make the key file whole or not at all, readable for the owner alone; a racing process's file wins."""
    partial = file.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="ascii")
    try:
        os.link(partial, file)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
