"""Hubbub as real processes, on a data folder and a database of its own, spoken to over loopback."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from tests.harness.postgres import create_database

PROGRAMS = Path(sys.executable).parent
START_LIMIT_SECONDS = 60
STOP_LIMIT_SECONDS = 15


class Home(NamedTuple):
    """Where one server keeps everything."""

    folder: Path
    database_url: str

    @property
    def settings(self) -> dict[str, str]:
        return {"HUBBUB_DATA": str(self.folder), "HUBBUB_DATABASE_URL": self.database_url}


class Homes:
    """Makes homes, each a copy of one whose tables were made once."""

    def __init__(self, folder: Path, postgres_url: str) -> None:
        self._folder = folder
        self._postgres_url = postgres_url
        self._first: Home | None = None

    def make(self) -> Home:
        """A new home with all tables and nothing in them."""
        if self._first is None:
            self._first = self._empty("template0")
            run("django-admin", "migrate", "--verbosity=0", settings=self._first.settings)
        home = self._empty(self._first.folder.name)
        if not self._postgres_url:
            shutil.copytree(self._first.folder, home.folder, dirs_exist_ok=True)
        return home

    def _empty(self, template: str) -> Home:
        folder = self._folder / f"home_{uuid.uuid4().hex}"
        folder.mkdir()
        url = self._postgres_url
        return Home(folder, url and create_database(url, folder.name, template=template))


def run(program: str, *arguments: str, settings: dict[str, str], limit: float = 60) -> str:
    """Run a program of the environment to its end; returns what it printed. Raises `AssertionError` when it fails."""
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments],
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


class Live:
    """One running server. `url` is where it answers; `settings` are what commands beside it must be run with."""

    def __init__(self, home: Home, settings: dict[str, str]) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = home.folder
        address = {
            "HUBBUB_DOMAIN": f"127.0.0.1:{self.port}",
            "HUBBUB_PORT": str(self.port),
            "HUBBUB_STREAMING_PORT": str(_free_port()),
        }
        self.settings = home.settings | address | settings
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the server; returns once it answers."""
        self._spawn("hubbub", "serve")
        self._wait_until_it_listens()

    def stop(self) -> None:
        """Ask all its processes to end and wait for them; those that don't listen are killed."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment on this server's data; returns what it printed."""
        return run(program, *arguments, settings=self.settings)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What its database answers to a question in SQL."""
        if url := self.settings["HUBBUB_DATABASE_URL"]:
            with psycopg.connect(url) as connection:
                return connection.execute(statement).fetchall()
        with closing(sqlite3.connect(self.folder / "hubbub.sqlite3")) as connection:
            return connection.execute(statement).fetchall()

    def log(self) -> str:
        """What its processes have printed so far."""
        return "".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def _spawn(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), *arguments]
        with (self.folder / f"{program}.log").open("ab") as sink:
            process = subprocess.Popen(
                command, env=os.environ | self.settings, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
            )
        self._processes.append(process)

    def _wait_until_it_listens(self) -> None:
        end = time.monotonic() + START_LIMIT_SECONDS
        while time.monotonic() < end:
            if any(process.poll() is not None for process in self._processes):
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.stop()
        message = f"the server did not come up:\n{self.log()}"
        raise AssertionError(message)


class Served(Live):
    """One server with all its processes, as `hubbub serve` starts them."""

    def __init__(self, home: Home, settings: dict[str, str]) -> None:
        super().__init__(home, {"HUBBUB_STREAMING_PORT": str(_free_port())} | settings)

    @property
    def supervisor(self) -> int:
        """The process that watches the others."""
        return self._processes[-1].pid

    def start(self) -> None:
        """Start everything, also anew after its end; returns once the web server answers."""
        self._processes = [process for process in self._processes if process.poll() is None]
        self._spawn("hubbub", "serve")
        self._wait_until_it_listens()

    def wait(self, seconds: float) -> int:
        """Wait for the supervisor's end; returns its status. Raises `subprocess.TimeoutExpired`."""
        return self._processes[-1].wait(seconds)

    def children(self) -> dict[str, int]:
        """The supervisor's children that are alive, by name."""
        found = {}
        for folder in Path("/proc").iterdir():
            title = _title(folder) if folder.name.isdigit() else ""
            if title.startswith("hubbub: ") and _parent(folder) == self.supervisor:
                found[title.removeprefix("hubbub: ")] = int(folder.name)
        return found

    def family(self) -> set[int]:
        """Every process that `hubbub serve` has started and that is alive, itself included."""
        family, parents = {self.supervisor}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                parents[int(folder.name)] = _parent(folder)
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        return family


def _title(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_text().rstrip("\0").replace("\0", " ").strip()
    except OSError:
        return ""


def _parent(folder: Path) -> int:
    """The parent of a live process, 0 for one that is gone."""
    try:
        state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
    except OSError:
        return 0
    return 0 if state == "Z" else int(parent)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
