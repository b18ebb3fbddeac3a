"""Dask clusters on loopback: a scheduler and workers as processes, which can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass
class LoopbackCluster:
    """The processes of a cluster; `folder` has their logs and the address of the scheduler."""

    folder: Path
    environment: Mapping[str, str]
    protocol: str = "tcp"
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        return str(json.loads(self._file.read_text())["address"])

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def start_scheduler(self) -> None:
        """Start the scheduler, and wait for its address."""
        self._start("scheduler", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        until(lambda: self._file.exists() and self._file.read_text().endswith("}"))

    def start_worker(self, name: str) -> None:
        """Start a worker, and wait until it has registered."""
        self._start(
            "worker",
            *("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name),
            *("--local-directory", str(self.folder)),
            name=name,
        )
        log = self.folder / f"{name}.log"
        until(lambda: "Registered to" in log.read_text())

    def kill(self, name: str) -> None:
        """Kill a process with SIGKILL."""
        self.processes[name].kill()
        self.processes[name].wait()

    def _start(self, what: str, *options: str, name: str = "scheduler") -> None:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file)]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--protocol", self.protocol, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )


@contextmanager
def loopback_cluster(
    folder: Path, *, workers: int = 2, protocol: str = "tcp", environment: Mapping[str, str] = {}
) -> Iterator[LoopbackCluster]:
    """Start a scheduler and workers called `worker-0` and so on, and kill them at the end."""
    folder.mkdir()
    cluster = LoopbackCluster(folder, environment, protocol)
    try:
        cluster.start_scheduler()
        for number in range(workers):
            cluster.start_worker(f"worker-{number}")
        yield cluster
    finally:
        for name in cluster.processes:
            cluster.kill(name)
