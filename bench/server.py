"""A Hubbub of the benchmark's own: started on a fresh data folder, stopped at the end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError


class Server:
    """`hubbub serve` on a free loopback port, in a folder that goes away with it."""

    def __init__(self, port: int, **settings: str) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.folder = Path(tempfile.mkdtemp(prefix="hubbub-bench-"))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HUBBUB_")},
            "HUBBUB_DATA": str(self.folder),
            "HUBBUB_DOMAIN": f"127.0.0.1:{port}",
            "HUBBUB_PORT": str(port),
            "HUBBUB_RATE_LIMITS": "off",
            "HUBBUB_LOG_LEVEL": "warning",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> int:
        """The process at the top of the tree."""
        assert self.process is not None
        return self.process.pid

    def run(self, *arguments: str) -> str:
        """What `python ARGUMENTS` prints, in the server's environment."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode()

    def migrate(self) -> None:
        """Make the tables before the server runs, for what is seeded directly."""
        self.run("-c", "from django.core.management import execute_from_command_line as m;"
                 "import os; os.environ['DJANGO_SETTINGS_MODULE']='hubbub.config.settings';"
                 "m(['x','migrate','-v0'])")  # fmt: skip

    def start(self) -> None:
        """Start, and wait until it answers (two minutes at most, for busy machines)."""
        command = [str(Path(sys.executable).with_name("hubbub")), "serve"]
        log = (self.folder / "server.log").open("wb")
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.base}/health", timeout=1):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise SystemExit(f"the server did not start: {(self.folder / 'server.log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop and remove the folder."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
