"""`make run` keeps its data where it was told to, however it was told."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("said", "setting", "folder"),
    [
        ([], None, "./data"),
        ([], "/srv/hubbub", "/srv/hubbub"),
        (["DATA=/srv/other"], None, "/srv/other"),
        (["DATA=/srv/other"], "/srv/hubbub", "/srv/other"),
    ],
)
def test_the_data_folder_is_the_one_that_was_set(said: list[str], setting: str | None, folder: str) -> None:
    env = {
        name: value for name, value in os.environ.items() if name not in {"HUBBUB_DATA", "DATA", "MAKEFLAGS"}
    }
    if setting:
        env["HUBBUB_DATA"] = setting
    command = ["make", "--dry-run", "run", *said]
    shown = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    assert f"hubbub serve --data {folder}\n" in shown
