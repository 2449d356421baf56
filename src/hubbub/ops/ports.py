"""Whether the ports are free: our servers share theirs, so a second Hubbub would answer every other request of the first."""

import errno
import socket
import time

from hubbub.kernel.environment import Environment

_WITHIN_SECONDS = 5.0  # what a server that has just ended may take to let go


def taken_port(settings: Environment) -> int | None:
    """The port of ours that another program holds on to, if any."""
    ports = (settings.port, settings.streaming_at)
    return next((port for port in ports if not _becomes_free(settings.host, port)), None)


def _becomes_free(host: str, port: int) -> bool:
    end = time.monotonic() + _WITHIN_SECONDS
    while not _is_free(host, port):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _is_free(host: str, port: int) -> bool:
    """Only «taken» counts here; whatever else is wrong with an address, the server itself says best."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return error.errno != errno.EADDRINUSE
    return True
