"""What the serve log costs a read, in CPU: `python -m bench.serve_log`.

Notes pages of 20 entries as a web worker does, with the thread writing them to a database of its own beside it, and
divides the CPU time of the whole process (noting, waking, packing, writing, checking who wants to be measured) by
the number of pages. The promise is 0.1 ms a request at most.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ENTRIES = 20
VIEWERS = 50
PROMISED_MS = 0.1


def measure(pages: int, rate: int) -> dict[str, float]:
    """CPU milliseconds a page: of noting alone, and of everything, at `rate` pages a second (0: as fast as it goes)."""
    from hubbub.insights.logic.pages import pack
    from hubbub.insights.models import ServeRow
    from hubbub.insights.serving import _Log, _Served
    from hubbub.kernel.ids import new_id

    ServeRow.objects.all().delete()
    log = _Log()
    log.in_background = True
    entries = [(new_id(), new_id()) for _ in range(ENTRIES)]
    noting, everything = 0.0, time.process_time()
    for number in range(pages):
        started = time.thread_time()
        log.add(_Served(new_id(), number % VIEWERS, "home", pack(entries)))
        noting += time.thread_time() - started
        if rate and number % 10 == 9:
            time.sleep(10 / rate)
        while len(log.rows) > 5000:  # faster than it can be written: a web worker never is
            time.sleep(0.01)
    log.finish()
    everything = time.process_time() - everything
    assert ServeRow.objects.count() == pages
    return {"noting": 1000 * noting / pages, "everything": 1000 * everything / pages}


def main() -> int:
    """Measure at three rates and print a table; the exit code is 1 if the promise is broken."""
    folder = tempfile.mkdtemp(prefix="hubbub-bench-")
    os.environ |= {"HUBBUB_DATA": folder, "DJANGO_SETTINGS_MODULE": "hubbub.config.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print("| pages a second | noting alone, ms CPU a page | with writing, ms CPU a page |\n|---|---|---|")
    worst = 0.0
    try:
        for pages, rate in ((400, 40), (4_000, 400), (20_000, 0)):
            found = measure(pages, rate)
            worst = max(worst, found["everything"])
            print(
                f"| {rate or 'as many as go'} | {found['noting']:.4f} | {found['everything']:.4f} |",
                flush=True,
            )
    finally:
        shutil.rmtree(Path(folder), ignore_errors=True)
    return int(worst > PROMISED_MS)


if __name__ == "__main__":
    sys.exit(main())
