"""`make bench`: start Hubbub on a fresh data folder, seed, measure, and write docs/benchmarks/api.md.

Options: `--quick` (shorter runs, no large seed), `--seconds N`, `--runs N`.
"""

import argparse
import platform
import statistics
import time
from collections import defaultdict
from pathlib import Path

import msgspec

from bench.client import Api
from bench.fanout import Spread, measure_spread
from bench.load import Measured, measure
from bench.processes import pss_mebibytes
from bench.requests import requests_for
from bench.seeding import Community, Member, seed
from bench.server import Server

# CPU milliseconds a request at 8 connections; peers as measured on a machine like this one.
PEERS: dict[str, dict[str, float]] = {
    "GoToSocial 0.20, SQLite": {"home": 1.6, "public": 2.4, "account": 2.8, "notifications": 3.3, "context": 0.45, "status": 0.21, "post": 170},
    "Takahe, PostgreSQL": {"home": 201, "public": 85, "account": 132, "notifications": 313, "context": 77, "status": 30, "post": 434},
    "Hubbub, at most": {"home": 1.0, "public": 1.0, "account": 1.0, "notifications": 1.4, "context": 0.45, "status": 0.2, "post": 8},
}  # fmt: skip
RATIOS = {"home": 3, "public": 3, "account": 3, "notifications": 4, "context": 1.3, "status": 0.6}
NAMES = ["home", "public", "account", "notifications", "context", "status", "post"]
MEASURED = ["health", *NAMES[:-1], "webfinger", "post"]


class Seed(msgspec.Struct):
    """What one seeded server showed."""

    rows: dict[str, list[Measured]]
    idle: float  # MiB of memory
    after: float
    mapped: float  # of `after`
    spread: Spread | None = None

    def cpu(self, name: str) -> float:
        """Median CPU milliseconds a request at 8 connections."""
        return statistics.median(row.cpu_settled for row in self.rows[name] if row.connections == 8)


def measure_seed(server: Server, community: Community, args: argparse.Namespace) -> Seed:
    """Every endpoint, `--runs` times round, at 1, 8 and 32 connections."""
    api, rows = Api(server.base), defaultdict(list)
    idle = pss_mebibytes(server.root)
    wanted = requests_for(community)
    for name in [it for it in MEASURED if not args.only or it in args.only]:
        for run in range(args.runs):
            for connections in args.levels if run == 0 else [8]:
                row = measure(
                    api, name, wanted[name], root=server.root, connections=connections, seconds=args.seconds
                )
                rows[name].append(row)
                print(
                    f"{name:14} {connections:3} {row.per_second:9.0f}/s {row.cpu_settled:7.3f} ms CPU, others {row.others:.2f}",
                    flush=True,
                )
    return Seed(
        rows=dict(rows),
        idle=idle,
        after=pss_mebibytes(server.root),
        mapped=pss_mebibytes(server.root, kind="Pss_File"),
    )


def small(args: argparse.Namespace) -> Seed:
    """50 people, 20 follows each, 2,000 posts, made over the API."""
    server = Server(args.port)
    try:
        server.start()
        people = msgspec.json.decode(server.run("-m", "bench.people", "50"), type=list[Member])
        community = seed(Api(server.base), people, f"127.0.0.1:{args.port}")
        time.sleep(5)
        return measure_seed(server, community, args)
    finally:
        server.stop()


def large(args: argparse.Namespace) -> Seed:
    """5,000 accounts, 200,000 posts and an author with 5,000 followers, seeded directly."""
    server = Server(args.port + 10)
    try:
        server.migrate()
        started = time.monotonic()
        community = msgspec.json.decode(server.run("-m", "bench.large", "5000", "200000"), type=Community)
        community.domain = f"127.0.0.1:{args.port + 10}"
        print(f"large seed in {time.monotonic() - started:.0f} s")
        server.start()
        found = measure_seed(server, community, args)
        found.spread = measure_spread(Api(server.base), community, root=server.root)
        return found
    finally:
        server.stop()


def report(small_seed: Seed, large_seed: Seed | None, args: argparse.Namespace) -> str:
    """The Markdown page."""
    lines = [
        "# The client API under load",
        "",
        f"`make bench` on {time.strftime('%Y-%m-%d')}: {platform.machine()}, {platform.python_version()}, SQLite, two web workers,"
        f" {args.seconds} s a run, medians of {args.runs} runs. CPU milliseconds a request of all server processes"
        " together, at 8 connections; `post` with all work that goes on after the answer. Other programs kept"
        f" {_others(small_seed):.1f} of the machine's cores busy meanwhile: above 0.2, CPU times are too high, and only"
        " the ratios count.",
        "",
        "| | " + " | ".join(NAMES) + " |",
        "|---" * (len(NAMES) + 1) + "|",
        *(f"| {who} | " + " | ".join(str(row[name]) for name in NAMES) + " |" for who, row in PEERS.items()),
        _row("**Hubbub**", small_seed, NAMES),
    ]
    if large_seed:
        lines.append(_row("**Hubbub**, 5,000 accounts, 200,000 posts", large_seed, NAMES))
    lines += [
        "",
        *_ratios(small_seed, large_seed),
        "",
        *_memory(small_seed, large_seed),
        "",
        *_details(small_seed),
    ]
    if large_seed and large_seed.spread:
        lines += ["", "## An author with 5,000 followers", "", large_seed.spread.sentence()]
    return "\n".join(lines) + "\n"


def _others(found: Seed) -> float:
    return statistics.median(row.others for rows in found.rows.values() for row in rows)


def _row(label: str, found: Seed, names: list[str]) -> str:
    return f"| {label} | " + " | ".join(f"{found.cpu(name):.2f}" for name in names) + " |"


def _ratios(small_seed: Seed, large_seed: Seed | None) -> list[str]:
    names = list(RATIOS)
    health = small_seed.cpu("health")
    lines = [
        f"As a multiple of `/health` through the full stack in the same run ({health:.3f} ms):",
        "",
        "| | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
        "| at most | " + " | ".join(str(RATIOS[name]) for name in names) + " |",
        "| **Hubbub** | " + " | ".join(f"{small_seed.cpu(name) / health:.2f}" for name in names) + " |",
    ]
    if large_seed:
        cells = " | ".join(f"{large_seed.cpu(name) / small_seed.cpu(name):.2f}" for name in names)
        lines.append(f"| large seed ÷ small seed (at most 1.25) | {cells} |")
    return lines


def _memory(small_seed: Seed, large_seed: Seed | None) -> list[str]:
    lines = [
        f"Memory of all processes together (PSS): {small_seed.idle:.0f} MiB idle (at most 250),"
        f" {small_seed.after:.0f} MiB after the run (at most 350), {small_seed.mapped:.0f} MiB of it mapped files."
    ]
    if large_seed:
        lines.append(
            f"On the large seed: {large_seed.idle:.0f} MiB idle, {large_seed.after:.0f} MiB after the run,"
            f" {large_seed.mapped:.0f} MiB of it mapped files, the database among them."
        )
    return lines


def _details(found: Seed) -> list[str]:
    lines = [
        "## Small seed in detail",
        "",
        "| endpoint | connections | requests/s | p50 ms | p99 ms | CPU ms | bytes | not 2xx / lost | others' cores |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for rows in found.rows.values():
        lines += [
            f"| {r.name} | {r.connections} | {r.per_second:.0f} | {r.p50:.1f} | {r.p99:.1f} | {r.cpu_settled:.3f}"
            f" | {r.bytes:.0f} | {r.bad}/{r.lost} | {r.others:.2f} |"
            for r in rows
        ]
    return lines


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=9350)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--levels",
        type=lambda text: [int(x) for x in text.split(",")],
        default=[1, 8, 32],
        help="connections",
    )
    parser.add_argument(
        "--quick", action="store_true", help="the small seed alone, one short run, nothing written"
    )
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        help="endpoints, for a look while working; nothing written",
    )
    args = parser.parse_args()
    args.quick = args.quick or bool(args.only)
    if args.quick:
        args.levels = [8]
    if args.quick:
        args.seconds, args.runs = 3, 1
    small_seed = small(args)
    if args.only:
        return
    page = report(small_seed, None if args.quick else large(args), args)
    print(page)
    if not args.quick:
        file = Path("docs/benchmarks/api.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
