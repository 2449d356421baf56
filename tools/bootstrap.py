"""Makes the environment in `.venv` from uv.lock: `python3 tools/bootstrap.py [--dev]`.

Needs Python 3.11 and nothing else: no pip, no venv package, no compiler, no root. Where uv is not installed its wheel is
fetched from the place uv.lock names and must have the hash uv.lock states. Does nothing when all is up to date.
"""

import hashlib
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "made-from"
OLDEST_UV = (0, 9)


def main() -> None:
    """Bring the environment up to date, for running alone or (`--dev`) for working on Hubbub too."""
    if sys.version_info < (3, 11):
        sys.exit(f"Hubbub needs Python 3.11 or newer; {sys.executable} is {platform.python_version()}.")
    wanted = fingerprint()
    made_from, made_for = STAMP.read_text().split() if STAMP.exists() else ("", "")
    dev = "--dev" in sys.argv[1:] or made_for == "dev"
    if (
        made_from == wanted
        and made_for == ("dev" if dev else "run")
        and (ENVIRONMENT / "bin" / "hubbub").exists()
    ):
        return
    print("Making the environment in .venv ...", flush=True)
    groups = ["--dev"] if dev else ["--no-dev"]
    done = subprocess.run(
        [find_uv(), "sync", "--frozen", "--quiet", *groups], cwd=ROOT, env=settings(), check=False
    )
    if done.returncode:
        sys.exit("The environment could not be made; the lines above say why.")
    STAMP.write_text(f"{wanted} {'dev' if dev else 'run'}\n")


def fingerprint() -> str:
    """What the environment is made from, as one hash."""
    parts = [ROOT / "uv.lock", ROOT / "pyproject.toml"]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts) + sys.version.encode()).hexdigest()


def settings() -> dict[str, str]:
    """The variables uv runs with: this Python, this folder, and a cache that can be written to."""
    names = os.environ | {
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
    }
    names.pop("VIRTUAL_ENV", None)
    if ssl.create_default_context().cert_store_stats()["x509_ca"]:  # else uv's own certificates must do
        names.setdefault("UV_SYSTEM_CERTS", "true")
    if "SSL_CERT_FILE" not in names and "PIP_CERT" in names:
        names["SSL_CERT_FILE"] = names["PIP_CERT"]
    if not os.access(Path.home(), os.W_OK) and not {"UV_CACHE_DIR", "XDG_CACHE_HOME"} & set(names):
        names["UV_CACHE_DIR"] = str(ENVIRONMENT / "cache")
    return names


def find_uv() -> str:
    """A uv that reads our lock: the one installed here, the one fetched earlier, else one fetched now."""
    own = ENVIRONMENT / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and version_of(candidate) >= OLDEST_UV:
            return candidate
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], check=True)
    with zipfile.ZipFile(io.BytesIO(fetch_wheel())) as wheel:
        program = next(name for name in wheel.namelist() if name.endswith("/scripts/uv"))
        own.write_bytes(wheel.read(program))
    own.chmod(0o755)
    return str(own)


def version_of(uv: str) -> tuple[int, ...]:
    """The version of a uv, `()` when it can't be run."""
    try:
        said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else ()


def fetch_wheel() -> bytes:
    """Uv's wheel for this machine."""
    url, sha256 = locked_wheel()
    print(f"Fetching uv from {url} ...", flush=True)
    try:
        content = download(url)
    except OSError as error:
        sys.exit(
            f"Could not fetch {url}: {error}. Is this machine online? An installed uv is used when there is one."
        )
    if hashlib.sha256(content).hexdigest() != sha256:
        sys.exit(f"{url} is not the file that uv.lock names; nothing of it was used.")
    return content


def locked_wheel() -> tuple[str, str]:
    """Address and SHA-256 of the wheel that uv.lock names for this machine."""
    import tomllib

    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    wheels = next(package["wheels"] for package in packages if package["name"] == "uv")
    system = {"Linux": "musllinux" if is_musl() else "manylinux", "Darwin": "macosx"}.get(
        platform.system(), "win"
    )
    for wheel in wheels:
        tag = wheel["url"].rsplit("/", 1)[-1]
        if system in tag and tag.endswith(f"{platform.machine()}.whl"):
            return wheel["url"], wheel["hash"].removeprefix("sha256:")
    sys.exit(
        f"There is no uv for {platform.system()} on {platform.machine()}: install it by hand and try again."
    )


def is_musl() -> bool:
    """Whether this is a system like Alpine."""
    return not platform.libc_ver()[0]


def download(url: str) -> bytes:
    """What is at `url`. A machine without certificates gets it too: the caller checks the hash we know."""
    context = ssl.create_default_context()
    if "PIP_CERT" in os.environ:
        context.load_verify_locations(os.environ["PIP_CERT"])
    try:
        with urllib.request.urlopen(url, timeout=60, context=context) as answer:
            return bytes(answer.read())
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLCertVerificationError):
            raise
    with urllib.request.urlopen(url, timeout=60, context=ssl._create_unverified_context()) as answer:  # noqa: S323, SLF001
        return bytes(answer.read())


if __name__ == "__main__":
    main()
