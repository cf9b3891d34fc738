"""A scheduler of Dask and its workers, each a process on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60  # s, for a scheduler or a worker to be there


@dataclass
class Machines:
    """A scheduler and workers on this machine, each a process.

    Attributes:
        folder: theirs.
        protocol: tcp or tls.
        environment: of all of them, and of who asks.
    """

    folder: Path
    protocol: str = "tcp"
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, workers: int = 2) -> None:
        """A scheduler that tells its address, and workers that have found it."""
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        told = self.folder / "scheduler.json"
        self._run("scheduler", "--port", "0", "--scheduler-file", str(told), "--no-dashboard", "--no-jupyter")
        self._until(lambda: told.is_file() and told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]
        for number in range(workers):
            self.join(str(number))

    def join(self, name: str, *words: str) -> None:
        """One worker more; it is not there yet."""
        self._run(
            "worker",
            self.address,
            *("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name, *words),
        )

    def wait(self, workers: int) -> None:
        """Until so many are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=DEADLINE)

    def _run(self, role: str, *words: str) -> None:
        host = ["--host", "127.0.0.1"] if self.protocol == "tcp" else ["--host", "tls://127.0.0.1"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{role}", *words, *host],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.processes.append(process)

    def _until(self, there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE
        while not there():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            assert all(process.poll() is None for process in self.processes), (
                self.folder / "log"
            ).read_text()

    def kill(self, number: int) -> None:
        """The scheduler is 0."""
        self.processes[number].kill()
        self.processes[number].wait()

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
