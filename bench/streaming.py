"""Many streaming connections in one process: what they hold, and how fast an event reaches them all.

    python -m bench.streaming [--connections 2000] [--rounds 5]

Starts a Hubbub of its own with one author whom everybody follows, opens that many WebSockets (each its own account and
token, subscribed to `user`), measures the streaming processes' memory (PSS) before and after, then posts and measures
when the first and the last connection have it.
"""

import argparse
import asyncio
import json
import resource
import time
import urllib.request
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server

PORT = 8791
MAKE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hubbub.config.settings"
import django
django.setup()
from django.db import transaction
from hubbub.identity.commands.accounts import create_account
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import Membership, User
from hubbub.kernel.clock import now
from hubbub.network.models import Follow
def make(name):
    account = create_account(name)
    user = User.objects.create(email=f"{name}@example.org", confirmed_at=now(), approved_at=now())
    Membership.objects.create(user=user, account=account, is_main=True)
    token = issue_token(application=None, user=user, account=account, scopes=["read", "write"])[1]
    return account, token
with transaction.atomic():
    author, token = make("author")
    people = [make(f"reader{number}") for number in range(int(sys.argv[1]))]
    Follow.objects.bulk_create(Follow(follower=account, target=author) for account, _ in people)
print(json.dumps([token, [each for _, each in people]]))
"""


def family(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for pid in found:
        try:
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
    return found


def streaming_processes(root: int) -> list[int]:
    """Those of the family that stream: the one started as such, and its workers."""
    starts = [
        pid for pid in family(root) if b"hubbub: streaming" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return sorted({pid for start in starts for pid in family(start)})


def pss(pids: list[int]) -> float:
    """Memory in MiB, shared pages counted by their share."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def cpu(pids: list[int]) -> float:
    """CPU seconds used so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / 100


def publish(base: str, token: str, text: str) -> str:
    request = urllib.request.Request(
        f"{base}/api/v1/statuses",
        data=json.dumps({"status": text}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["id"])


async def opened(url: str, tokens: list[str]) -> list[ClientConnection]:
    """One WebSocket a token, some at a time."""
    gate = asyncio.Semaphore(50)

    async def one(token: str) -> ClientConnection:
        async with gate:
            return await connect(
                f"{url}?access_token={token}&stream=user",
                compression=None,
                ping_interval=None,
                open_timeout=60,
            )

    return list(await asyncio.gather(*map(one, tokens)))


async def arrivals(sockets: list[ClientConnection]) -> list[float]:
    """When each connection had its next event."""

    async def one(socket: ClientConnection) -> float:
        await asyncio.wait_for(socket.recv(), 60)
        return time.monotonic()

    return list(await asyncio.gather(*map(one, sockets)))


async def measure(server: Server, author: str, tokens: list[str], rounds: int) -> None:
    url = f"ws://127.0.0.1:{PORT + 1}/api/v1/streaming"
    pids = streaming_processes(server.root)
    (first,) = await opened(url, tokens[:1])
    before, started = pss(pids), time.monotonic()
    sockets = [first, *await opened(url, tokens[1:])]
    print(f"{len(sockets)} connections opened in {time.monotonic() - started:.1f} s")
    await asyncio.sleep(3)
    print(f"memory (PSS): {before:.0f} MiB with one connection, {pss(pids):.0f} MiB with all")
    used = cpu(pids)
    await asyncio.sleep(10)
    print(f"CPU idle: {(cpu(pids) - used) * 100:.1f} ms a second")
    for number in range(rounds):
        used = cpu(pids)
        waiting = asyncio.create_task(arrivals(sockets))
        await asyncio.sleep(0.2)
        asked = time.monotonic()
        await asyncio.to_thread(publish, server.base, author, f"Round {number}")
        answered = time.monotonic()
        times = sorted(await waiting)
        print(
            f"round {number}: answered after {(answered - asked) * 1000:.0f} ms, first after "
            f"{(times[0] - asked) * 1000:.0f} ms, median {(times[len(times) // 2] - asked) * 1000:.0f} ms, "
            f"last {(times[-1] - asked) * 1000:.0f} ms; streaming CPU {(cpu(pids) - used) * 1000:.0f} ms"
        )
    print(f"memory (PSS) after: {pss(pids):.0f} MiB")
    await asyncio.gather(*(socket.close() for socket in sockets))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--connections", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=5)
    wanted = arguments.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, wanted.connections * 2 + 500)), hard))
    server = Server(PORT, HUBBUB_STREAMING_PORT=str(PORT + 1))
    try:
        server.migrate()
        author, tokens = json.loads(server.run("-c", MAKE, str(wanted.connections)))
        server.start()
        _wait_for(f"http://127.0.0.1:{PORT + 1}/api/v1/streaming/health")
        asyncio.run(measure(server, author, tokens, wanted.rounds))
    finally:
        server.stop()


def _wait_for(url: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    main()
