"""What a tree of processes costs: CPU seconds and memory, read from /proc."""

import os
from pathlib import Path


def _stat(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()


def tree(root: int) -> list[int]:
    """The process `root` and all below it."""
    children: dict[int, list[int]] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            children.setdefault(int(_stat(pid)[1]), []).append(int(pid))
        except OSError:  # it ended meanwhile
            continue
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the tree; an ended child's time has moved to its parent, so nothing is lost."""
    total = 0
    for pid in tree(root):
        try:
            total += sum(map(int, _stat(str(pid))[11:15]))
        except OSError:
            continue
    return total / os.sysconf("SC_CLK_TCK")


def pss_mebibytes(root: int, *, kind: str = "Pss") -> float:
    """Memory of the tree; pages that processes share count once (proportional set size). `Pss_File` is what is mapped of
    files, which the kernel takes back when it needs the room."""
    total = 0
    for pid in tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
    return round(total / 1024, 1)


def machine_busy() -> tuple[float, float]:
    """(busy, stolen) CPU seconds of the whole machine: what neither server nor client used is somebody else's load."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    user, nice, system, _, _, irq, softirq, steal = (int(x) / os.sysconf("SC_CLK_TCK") for x in first)
    return user + nice + system + irq + softirq, steal
