"""A build in a process of its own: whatever becomes of it, even a crash in a voice, the watch goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from episodes.errors import StorageError

PROGRAM = Path(__file__).resolve().parents[2] / "cli.py"
_GRACE = 2.0  # s for a build that is told to end

_APART: Mapping[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"process_group": 0}
)
"""Ctrl+C reaches the watch alone, which then ends the build, once."""


def run(arguments: Sequence[str], folder: Path, line: Callable[[bytes], None]) -> int:
    """Runs the program itself, to its end or to that of the watch.

    Args:
        arguments: what is typed behind its name.
        folder: where.
        line: told of each line on its standard output; standard error is that of the watch.

    Returns:
        Its exit code; negative where a signal ended it.

    Raises:
        StorageError: the folder is gone, or the system starts no more programs.
    """
    with _started([sys.executable, str(PROGRAM), *arguments], folder) as process:
        try:
            for told in process.stdout or ():
                line(told)
            return process.wait()
        finally:
            _end(process)


def _started(command: Sequence[str], folder: Path) -> "subprocess.Popen[bytes]":
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - this program
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **_APART
        )
    except OSError as error:
        raise StorageError("read", path=folder, cause=error.strerror or error) from error
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Interrupts a build that is still running, as a person would; one that takes its time is ended."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.terminate()
    else:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
