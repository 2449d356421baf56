"""A backup taken while people write is whole, and brings everything back."""

import os
import signal
import tarfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.harness.live import Home, Served, run


def make_person(server: Served, name: str) -> dict[str, str]:
    """A person with a token; returns the headers of their calls."""
    server.run("hubbub", "account", "create", name, "--email", f"{name}@hubbub.test")
    return {"Authorization": f"Bearer {server.run('hubbub', 'token', 'create', name).strip()}"}


def posts(server: Served, headers: dict[str, str]) -> list[str]:
    answer = httpx.get(f"{server.url}/api/v1/timelines/home", headers=headers).raise_for_status()
    return [post["content"] for post in answer.json()]


def say(server: Served, headers: dict[str, str], text: str) -> None:
    httpx.post(f"{server.url}/api/v1/statuses", headers=headers, json={"status": text}).raise_for_status()


def stop(server: Served) -> None:
    os.kill(server.supervisor, signal.SIGTERM)
    server.wait(15)


def test_what_was_backed_up_while_running_is_restored(
    serve: Callable[..., Served], db_kind: str, tmp_path: Path
) -> None:
    server = serve()
    ann = make_person(server, "ann")
    say(server, ann, "before")
    picture = server.folder / "media" / "some" / "picture.webp"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"picture")
    file = tmp_path / "backup.tar.gz"
    server.run("hubbub", "backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    say(server, ann, "after")
    picture.unlink()
    with pytest.raises(AssertionError, match="stop it first"):
        server.run("hubbub", "restore", str(file))
    stop(server)
    server.run("hubbub", "restore", str(file))
    assert picture.read_bytes() == b"picture"
    server.start()
    texts = posts(server, ann)
    assert ["after" in text for text in texts] == ([False] if db_kind == "sqlite" else [True, False])


def test_a_file_that_is_no_backup_changes_nothing(new_home: Callable[[], Home], tmp_path: Path) -> None:
    home = new_home()
    before = sorted(home.folder.iterdir())
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as archive:
        archive.addfile(tarfile.TarInfo("media/../../outside"))
    for content in (file.read_bytes(), b"no tar at all", b""):
        file.write_bytes(content)
        with pytest.raises(AssertionError, match="no backup of Hubbub"):
            run("hubbub", "restore", str(file), settings=home.settings)
    assert not (tmp_path / "outside").exists()
    assert [path for path in sorted(home.folder.iterdir()) if path.suffix not in {".lock", ".key"}] == before
