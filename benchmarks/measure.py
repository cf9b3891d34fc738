"""Runs a command and tells what it took: CPU seconds, wall seconds, peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What one run took."""

    cpu: float  # s, user and system
    wall: float  # s
    memory: float  # MB, peak resident


def cost(
    command: Sequence[str],
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
    source: Path | None = None,
    cores: int | None = None,
) -> Cost:
    """Runs a command to its end; with a file as its standard input, or on some cores only, where named.

    Raises:
        RuntimeError: it failed; its output is in the message.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        cwd=folder,
        stdin=source.open("rb") if source else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=partial(_keep_to, cores) if cores else None,  # noqa: PLW1509 - no threads here
    )
    assert process.stdout
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(output.decode(errors="replace"))
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * unit / 1e6)


def _keep_to(cores: int) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
