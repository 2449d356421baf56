"""Load from `wrk`, and what it cost the server in CPU time."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

import msgspec

from bench.client import Api
from bench.processes import cpu_seconds, machine_busy
from bench.requests import Request

_SCRIPT = """
local R, n, i = {}, 0, 0
function init(args)
%s
end
function request()
  i = i + 1
  local r = R[(i - 1) %% n + 1]
  if type(r) == "table" then
    return wrk.format(r[1], r[2], r[3], (r[4]:gsub("%%%%d", tostring(i) .. "-" .. os.time(), 1)))
  end
  return r
end
function done(s, l, r)
  local lost = s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout
  io.write(string.format(
    '\\nRESULT {"requests":%%d,"us":%%d,"bytes":%%d,"bad":%%d,"lost":%%d,"p50":%%f,"p99":%%f}\\n',
    s.requests, s.duration, s.bytes, s.errors.status, lost, l:percentile(50) / 1000, l:percentile(99) / 1000))
end
"""


class Measured(msgspec.Struct):
    """One endpoint under one load; CPU in milliseconds a request of all server processes."""

    name: str
    connections: int
    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    cpu_settled: float  # with the work that goes on after the answers
    bytes: float
    bad: int
    lost: int
    others: float  # cores that neither server nor client used


def _lua(text: str) -> str:
    return f"[==[{text}]==]"


def drive(api: Api, requests: list[Request], connections: int, seconds: int) -> dict[str, float]:
    """Let wrk send the requests in turn for so many seconds; returns what it counted."""
    lines = []
    for request in requests:
        headers = {"Host": api.host, **request.headers}
        table = "{" + ",".join(f"[ {_lua(k)} ]={_lua(v)}" for k, v in headers.items()) + "}"
        parts = f"{_lua(request.method)},{_lua(request.path)},{table}"
        body = f",{_lua(json.dumps(request.body))}" if request.body else ""
        lines.append(f"  R[#R+1] = {{{parts}{body}}}" if body else f"  R[#R+1] = wrk.format({parts})")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT % ("\n".join(lines) + "\n  n = #R"))
        script.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "60s",
            "-s",
            script.name,
            api.base,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not found or done.stderr.strip():
        raise SystemExit(f"wrk failed (apt install wrk?): {done.stdout}\n{done.stderr}")
    return dict(json.loads(found[0][7:]))


def check(api: Api, name: str, requests: list[Request]) -> int:
    """Ask each request once (posts: one) and look at the answer. Returns the mean size in bytes; refuses wrong answers."""
    sizes = []
    for request in requests if name != "post" else requests[:1]:
        answer, raw = api.call(request.method, request.path, headers=request.headers, body=request.body)
        if not request.check(answer):
            raise SystemExit(
                f"{name}: {request.path} answered {raw[:200]!r}, which is not what is to be timed"
            )
        sizes.append(len(raw))
    return sum(sizes) // len(sizes)


def measure(
    api: Api,
    name: str,
    requests: list[Request],
    *,
    root: int,
    connections: int,
    seconds: int,
    settle: int = 30,
) -> Measured:
    """Drive the requests and charge the CPU time of the process tree under `root` to them."""
    size = 0 if name == "health" else check(api, name, requests)
    drive(api, requests, 2, 1)
    cpu, busy, started, own = cpu_seconds(root), machine_busy(), time.monotonic(), _own_cpu()
    result = drive(api, requests, connections, seconds)
    used, wall = cpu_seconds(root) - cpu, time.monotonic() - started
    others = max(0.0, machine_busy()[0] - busy[0] - used - (_own_cpu() - own)) / wall
    settled = settled_cpu(root, settle) - cpu if name == "post" else used
    count = max(1, int(result["requests"]))
    if size and result["bytes"] / count < size / 2:
        raise SystemExit(f"{name}: answers were much smaller under load than when they were checked")
    return Measured(
        name=name,
        connections=connections,
        requests=count,
        per_second=count / result["us"] * 1e6,
        p50=result["p50"],
        p99=result["p99"],
        cpu=used * 1000 / count,
        cpu_settled=settled * 1000 / count,
        bytes=result["bytes"] / count,
        bad=int(result["bad"]),
        lost=int(result["lost"]),
        others=others,
    )


def _own_cpu() -> float:
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / 100


def settled_cpu(root: int, seconds: int = 30) -> float:
    """CPU seconds once the work after the answers is done: when two seconds pass with next to none used."""
    until, last = time.monotonic() + seconds, cpu_seconds(root)
    while time.monotonic() < until:
        time.sleep(2)
        present = cpu_seconds(root)
        if present - last < 0.08:
            return present
        last = present
    return last
