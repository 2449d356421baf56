"""The command line says what it did, or in one sentence what is wrong."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.live import PROGRAMS, Home, Served, run
from tests.harness.waiting import until


@pytest.fixture
def home(new_home: Callable[[], Home]) -> Home:
    return new_home()


def hubbub(home: Home, *arguments: str, **settings: str) -> str:
    return run("hubbub", *arguments, settings=home.settings | settings)


def complaint(home: Home, *arguments: str, **settings: str) -> str:
    """What a command that fails says on stderr."""
    with pytest.raises(AssertionError) as raised:
        hubbub(home, *arguments, **settings)
    return str(raised.value)


def test_help_names_every_command_and_loads_no_django() -> None:
    program = "import sys, hubbub.ops.cli as c\ntry: c.cli(['--help'])\nexcept SystemExit: print('django' in sys.modules)"
    said = run("python", "-c", program, settings={})
    for command in ("serve", "web", "streaming", "worker", "account", "token", "doctor", "backup", "restore"):
        assert f"\n  {command} " in said
    assert said.endswith("False\n")


def test_a_login_without_a_password_gets_a_link(home: Home) -> None:
    said = hubbub(home, "account", "create", "ann", "--email", "ann@hubbub.test", "--role", "admin")
    assert said.startswith("http://hubbub.test/welcome/")
    assert len(said.splitlines()) == 1


def test_who_lost_the_second_factor_is_let_in_by_the_operator(home: Home) -> None:
    hubbub(home, "account", "create", "ann", "--email", "ann@hubbub.test")
    told = "ann@hubbub.test has no second factor.\n"
    assert hubbub(home, "account", "drop-second-factor", "ann") == told
    give = (
        "import django; django.setup()\n"
        "from allauth.mfa.totp.internal.auth import TOTP\n"
        "from hubbub.identity.models import User\n"
        "TOTP.activate(User.objects.get(), 'JBSWY3DPEHPK3PXP')"
    )
    run("python", "-c", give, settings=home.settings | {"DJANGO_SETTINGS_MODULE": "hubbub.config.settings"})
    assert "password alone" in hubbub(home, "account", "drop-second-factor", "@ann")
    assert hubbub(home, "account", "drop-second-factor", "ann") == told
    assert [row.split("\n")[0] for row in mail_that_waits(home)] == [
        "The second factors of your login on hubbub.test were removed"
    ]
    assert audited(home) == ["account.drop_second_factor"]


def asked(home: Home, program: str) -> list[str]:
    """What a program prints that knows the server's tables, one a line."""
    told = run(
        "python",
        "-c",
        f"import json, django; django.setup()\n{program}",
        settings=home.settings | {"DJANGO_SETTINGS_MODULE": "hubbub.config.settings"},
    )
    return list(json.loads(told))


def mail_that_waits(home: Home) -> list[str]:
    """Subject and text of the mails that the worker will send to ann."""
    return asked(
        home,
        "from hubbub.kernel.backlog import unfinished\nfrom hubbub.kernel.mail import send_mail\n"
        "print(json.dumps(['\\n'.join(it[1:3]) for it in unfinished(send_mail) if it[0] == 'ann@hubbub.test']))",
    )


def audited(home: Home) -> list[str]:
    """What the audit trail says that the server itself did to ann."""
    return asked(
        home,
        "from hubbub.identity.models import Account\nfrom hubbub.moderation.models import AuditEntry\n"
        "rows = AuditEntry.objects.filter(actor=None, target_id=str(Account.objects.get(username='ann').pk))\n"
        "print(json.dumps(list(rows.values_list('action', flat=True))))",
    )


def test_a_token_is_printed_alone(home: Home) -> None:
    hubbub(home, "account", "create", "ann", "--email", "ann@hubbub.test")
    assert len(hubbub(home, "token", "create", "ann").split()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["token", "create", "nobody"], "Error: There is no account nobody on this server.\n"),
        (["account", "drop-second-factor", "nobody"], "Error: There is no account nobody on this server.\n"),
        (["token", "create", "ann", "--scopes", "fly"], "Error: fly is not a scope.\n"),
        (["account", "create", "a-b", "--email", "a@hubbub.test"], "Error: Username must contain only"),
        (["account", "create", "ann", "--email", "nonsense"], "Error: Enter a valid email address.\n"),
        (["account", "create", "ann", "--email", "a@hubbub.test", "--password-stdin"], "has no password.\n"),
    ],
)
def test_mistakes_are_told_in_one_sentence(home: Home, arguments: list[str], sentence: str) -> None:
    said = complaint(home, *arguments)
    assert sentence in said
    assert "Traceback" not in said


def test_a_bad_setting_stops_every_command(home: Home) -> None:
    for command in (["serve"], ["doctor"], ["account", "create", "ann", "--email", "a@hubbub.test"]):
        said = complaint(home, *command, HUBBUB_PORT="many")
        assert said.startswith("Error: HUBBUB_PORT has a value it can't have")


@pytest.mark.parametrize("sender", ["noreply", "Hubbub <noreply>", "a@hubbub.test, b@hubbub.test", "a@b@c"])
def test_a_sender_without_an_address_stops_every_command(home: Home, sender: str) -> None:
    for command in (["serve"], ["doctor"]):
        said = complaint(home, *command, HUBBUB_MAIL_FROM=sender)
        assert said.startswith("Error: HUBBUB_MAIL_FROM must be an address, or a name and an address")


@pytest.mark.parametrize("sender", ["noreply@intern", "Tea & Cake <tea@b\u00fccher.test>"])
def test_a_sender_with_an_address_is_taken(home: Home, sender: str) -> None:
    hubbub(home, "account", "create", "ann", "--email", "ann@hubbub.test", HUBBUB_MAIL_FROM=sender)


def test_an_unreachable_database_is_told_in_one_sentence(home: Home) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    said = complaint(home, "token", "create", "ann", HUBBUB_DATABASE_URL=url)
    assert said.startswith("Error: The database can't be used:")


def test_data_may_be_said_before_or_after_the_command(tmp_path: Path) -> None:
    for arguments in (["--data", str(tmp_path / "a"), "migrate"], ["migrate", "--data", str(tmp_path / "b")]):
        run("hubbub", *arguments, settings={"HUBBUB_DATABASE_URL": ""})
    assert (tmp_path / "a" / "hubbub.sqlite3").exists()
    assert (tmp_path / "b" / "hubbub.sqlite3").exists()


def test_nobody_else_on_the_machine_reads_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run("hubbub", "migrate", settings={"HUBBUB_DATA": str(folder), "HUBBUB_DATABASE_URL": ""})
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "command",
    [
        ["account", "create", "ann", "--email", "ann@hubbub.test"],
        ["token", "create", "ann"],
        ["emoji", "remove", "blob"],
        ["doctor"],
        ["demo", "load"],
        ["ripple", "12"],
        ["backup", "backup.tar"],
        ["worker"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_in_the_wrong_place_says_so_and_leaves_nothing_there(
    command: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with pytest.raises(
        AssertionError, match=f"Error: There is no data folder {data}: name the server's by --data"
    ):
        run("hubbub", *command, settings={"HUBBUB_DATA": str(data), "HUBBUB_DATABASE_URL": ""})
    assert not data.exists()


def test_a_machine_without_data_of_its_own_can_ask_the_database(home: Home, tmp_path: Path) -> None:
    elsewhere = {"HUBBUB_DATA": str(tmp_path / "data")} if home.database_url else {}
    hubbub(home, "account", "create", "ann", "--email", "ann@hubbub.test", **elsewhere)
    assert not (tmp_path / "data").exists()


def test_a_backup_has_to_go_somewhere(home: Home, tmp_path: Path) -> None:
    said = complaint(home, "backup", str(tmp_path / "nowhere" / "backup.tar"))
    assert said == f"Error: There is no folder {tmp_path / 'nowhere'}.\n"


def test_a_folder_without_a_server_is_told_and_not_backed_up(tmp_path: Path) -> None:
    empty = Home(tmp_path / "empty", "")
    empty.folder.mkdir()
    assert "Name the server's data folder by --data" in complaint(empty, "token", "create", "ann")
    said = complaint(empty, "backup", str(tmp_path / "backup.tar"))
    assert (
        said == f"Error: There is no server in {empty.folder} to back up: name its data folder by --data.\n"
    )
    assert not (tmp_path / "backup.tar").exists()


def test_the_doctor_sees_what_runs(serve: Callable[..., Served]) -> None:
    server = serve()
    until(lambda: doctor(server.settings).returncode == 0)
    said = doctor(server.settings).stdout
    for about in ("Database", "Tables", "Disk", "Workers", "Web", "Streaming"):
        assert f"OK    {about}" in said


def test_the_doctor_says_what_is_missing_and_what_to_do(home: Home) -> None:
    done = doctor(home.settings | {"HUBBUB_PORT": "1"})
    assert done.returncode == 1
    assert "FAIL  Workers: none is alive\n      Start one" in done.stdout
    assert "FAIL  Web" in done.stdout
    assert done.stderr == ""


def doctor(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAMS / "hubbub"), "doctor"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
