"""The database, the settings and the fixtures every test may use. `--db` chooses the database."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest

from tests.harness.live import Home, Homes, Live, Served
from tests.harness.postgres import PostgresServer, create_database

FOLDER = pytest.StashKey[Path]()
POSTGRES = pytest.StashKey[PostgresServer]()
POSTGRES_URL = pytest.StashKey[str]()

# Everything the settings say in tests. What the shell that runs them has set doesn't count.
SETTINGS = {
    "HUBBUB_DOMAIN": "hubbub.test",
    "HUBBUB_RATE_LIMITS": "off",
    "HUBBUB_SECRET_KEY": "only-for-tests",
    "HUBBUB_LOG_LEVEL": "warning",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db", choices=["sqlite", "postgres"], default="sqlite", help="which database to test on"
    )
    parser.addoption(
        "--fuzz-examples",
        type=int,
        default=5,
        help="how often each API operation is tried with made-up input",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the environment the settings are read from, then load Django."""
    config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="hubbub-test-"))
    for name in [name for name in os.environ if name.startswith("HUBBUB_")]:
        del os.environ[name]
    os.environ.update(SETTINGS, HUBBUB_DATA=str(config.stash[FOLDER]))
    if config.getoption("--db") == "postgres":
        config.stash[POSTGRES_URL] = _server_url(config)
        os.environ["HUBBUB_DATABASE_URL"] = config.stash[POSTGRES_URL].replace("@/postgres?", "@/hubbub?")
    os.environ["DJANGO_SETTINGS_MODULE"] = "hubbub.config.settings"
    django.setup()


# What starts processes of its own; everything in `journeys` does.
STARTING = {"live", "serve", "new_home"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `slow` what starts servers, programs or a browser: `make test-fast` leaves it out."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & STARTING or {"journeys", "ops"} & set(item.path.parts):
            item.add_marker("slow")


def pytest_unconfigure(config: pytest.Config) -> None:
    if POSTGRES in config.stash:
        config.stash[POSTGRES].stop()
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "object") -> None:
    """Tell every xdist worker where the run's one PostgreSQL server is."""
    node.workerinput["postgres_url"] = node.config.stash.get(POSTGRES_URL, "")  # type: ignore[attr-defined]


def _server_url(config: pytest.Config) -> str:
    """Where the run's one PostgreSQL server is; the first process starts it."""
    if hasattr(config, "workerinput"):
        return str(config.workerinput["postgres_url"])
    config.stash[POSTGRES] = server = PostgresServer()
    server.start()
    create_database(server.url, "hubbub")
    return server.url


@pytest.fixture(scope="session")
def db_kind(request: pytest.FixtureRequest) -> str:
    """The database this run is on: `sqlite` or `postgres`."""
    return str(request.config.getoption("--db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """On SQLite a real file with a write-ahead log, as in production: several threads and processes behave alike."""
    from django.conf import settings

    if request.config.getoption("--db") == "sqlite":
        test: dict[str, str] = settings.DATABASES["default"]["TEST"]  # type: ignore[assignment]
        test["NAME"] = str(request.config.stash[FOLDER] / "test.sqlite3")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What one test left in the process's cache is not there for the next."""
    from django.core.cache import cache  # loaded only once the environment is set

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Argon2 is slow by design; tests that make people needn't pay for it."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """`run_jobs()` does all due background jobs, in this test's transaction; returns how many. A failure is raised."""
    from tests.harness.jobs import run_due_jobs

    return run_due_jobs


@pytest.fixture(scope="session")
def new_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Home]:
    """`new_home()` makes a data folder and a database with all tables in it, for processes of their own."""
    return Homes(tmp_path_factory.mktemp("homes"), request.config.stash.get(POSTGRES_URL, "")).make


@pytest.fixture
def live(new_home: Callable[[], Home]) -> Iterator[Callable[..., Live]]:
    """`live()` starts Hubbub as real processes on its own data and database; `live(HUBBUB_X="y")` with settings."""
    started: list[Live] = []

    def start(**settings: str) -> Live:
        started.append(Live(new_home(), settings))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def owned(db: None) -> None:
    """The server belongs to somebody (who has no account to be met), so people may sign up."""
    from hubbub.identity.models import User, UserRole

    User.objects.create(email="keeper@hubbub.test", role=UserRole.OWNER)


@pytest.fixture
def serve(new_home: Callable[[], Home]) -> Iterator[Callable[..., Served]]:
    """`serve()` starts Hubbub with all its processes, as `live` does without them."""
    started: list[Served] = []

    def start(home: Home | None = None, **settings: str) -> Served:
        started.append(Served(home or new_home(), settings))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()
