"""`make replay [TREES=FILE]`: replay boost trees against a fresh Hubbub and write docs/benchmarks/replay.md.

Without a file it makes trees up. Exit code 1 when less is right than promised.
"""

import argparse
import re
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from tqdm import tqdm

from bench.client import Api
from bench.replay.compare import compare
from bench.replay.play import Played, play, settled_ripple
from bench.replay.report import Run, keeps_promise, summary
from bench.replay.trees import Tree, cross, made_up_trees, recorded_trees
from bench.server import Server

HOW = """# Replaying boost trees

Each node of a tree is a person who follows the person of its parent, and nobody else. In the recorded order each
reads `GET /api/v1/timelines/home`, every tenth then opens the post and its thread, and all boost with
`POST /api/v1/statuses/:id/reblog` and the id of the inner post, or answer it: what Mastodon's apps send, and nothing
that tells where the post was seen. The server is `hubbub serve` as it comes, with two web processes and a worker, on
a fresh SQLite database. `GET /api/hubbub/v1/statuses/:id/ripple` is then held against the tree.

Everybody is made directly in the database; all reading and boosting goes over HTTP, several trees at a time. Written
by `make replay`.

Where people follow several sharers, a home shows a post once: the first boost that arrives keeps later ones out for a
day. Then the recorded parent is whoever's boost was shown, which need not be whom the recording has.
"""
LATE = re.compile(r"serve log was written ([0-9.]+) seconds late")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.replay", description=__doc__)
    parser.add_argument("--trees", type=Path, help="recorded trees, JSON lines, .gz or not; made up without")
    parser.add_argument("--source", help="how the report names them")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--largest", type=int, default=1500, help="nodes of the largest tree")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--threads", type=int, default=8, help="trees played at a time")
    parser.add_argument("--port", type=int, help="of the server; a free one without")
    parser.add_argument("--report", type=Path, default=Path("docs/benchmarks/replay.md"))
    return parser.parse_args()


def chosen(args: argparse.Namespace, count: int, seed: int) -> list[Tree]:
    """The trees to play."""
    if args.trees is None:
        return made_up_trees(count=count, largest=args.largest, seed=seed)
    return recorded_trees(args.trees, count=count, largest=args.largest, seed=seed)


def run(args: argparse.Namespace, trees: Sequence[Tree], title: str, source: str) -> Run:
    """Play some trees against a server of their own."""
    server = Server(args.port or free_port(), HUBBUB_WEB_WORKERS="2", HUBBUB_STREAMING_PORT=str(free_port()))
    try:
        server.migrate()
        tokens = make_people(server, trees)
        server.start()
        api, started = Api(server.base), time.monotonic()
        played = play_all(api, trees, tokens, args.threads)
        ended = time.monotonic()
        found = [(one, settled_ripple(api, one)) for one in played]
        settled_after = time.monotonic() - ended
        compared = [compare(one, ripple) for one, ripple in found]
        log = (server.folder / "server.log").read_text(errors="replace")
        late = [float(seconds) for seconds in LATE.findall(log)]
        return Run(title, source, compared, ended - started, settled_after, late)
    finally:
        server.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_people(server: Server, trees: Sequence[Tree]) -> list[list[str]]:
    """Tokens of everybody, by tree and node."""
    follows = [
        [[], *[[tree.parents[node], *tree.crossings.get(node, [])] for node in range(1, tree.size)]]
        for tree in trees
    ]
    spec, made = server.folder / "people.json", server.folder / "tokens.json"
    spec.write_bytes(msgspec.json.encode(follows))
    server.run("-m", "bench.replay.people", str(spec), str(made))
    return msgspec.json.decode(made.read_bytes(), type=list[list[str]])


def play_all(api: Api, trees: Sequence[Tree], tokens: Sequence[list[str]], threads: int) -> list[Played]:
    """Every tree, several at a time, the largest first so that none is left alone at the end."""
    order = sorted(range(len(trees)), key=lambda number: -trees[number].size)
    with (
        ThreadPoolExecutor(threads) as pool,
        tqdm(total=sum(tree.size for tree in trees), unit="node") as bar,
    ):
        jobs = [pool.submit(play, api, trees[number], tokens[number]) for number in order]
        for number, job in zip(order, jobs, strict=True):
            job.result()
            bar.update(trees[number].size)
        return [job.result() for job in jobs]


def main() -> int:
    """Replay as recorded, then some trees again with people who follow several sharers; write the page."""
    args = arguments()
    source = args.source or (f"`{args.trees.name}`" if args.trees else "Made-up trees")
    plain = run(args, chosen(args, args.count, args.seed), "As recorded", source)
    crossed_trees = chosen(args, max(1, args.count // 10), args.seed + 1)
    cross(crossed_trees, 0.5, args.seed)
    title = "The same where half of them follow up to three more people of the tree"
    runs = [plain, run(args, crossed_trees, title, source)]
    page = "\n".join([HOW, *[line for one in runs for line in summary(one)]])
    args.report.parent.mkdir(parents=True, exist_ok=True)
    args.report.write_text(page.rstrip() + "\n", encoding="utf-8")
    print(page)
    return 0 if all(keeps_promise(one) for one in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
