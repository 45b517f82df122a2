"""Measure the wall time, processor time and memory of a command and all processes that it starts (Linux only)."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLING = 0.25
"""Seconds between two samples of the memory of running processes."""

_POLLING = 0.01
"""Seconds between two requests for a page that should change."""

_WINDOW, _CHECKS, _IDLE_SHARE = 2.0, 40, 0.4
"""A server is idle when fewer than `_IDLE_SHARE` of `_CHECKS` checks within `_WINDOW` seconds find it running.

The threshold is not zero, because a server that polls ten thousand files runs for a part of every second.
"""


class MeasurementError(Exception):
    """A tool failed or did not produce the expected result; the message ends with the last lines of its output."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a command: wall time and processor time in seconds, peak memory of its largest process in bytes."""

    wall: float
    cpu: float
    peak: int


def run_command(command: Sequence[str], *, folder: Path, log: Path, timeout: float) -> Cost:
    """Run a command and return its cost.

    Args:
        command: The program and its arguments.
        folder: The working directory.
        log: A file for its output.
        timeout: Seconds after which it is killed.

    Raises:
        MeasurementError: It failed or took too long.
    """
    # Otherwise, flushing the files of the last command would be measured as part of this one.
    os.sync()
    with log.open("wb") as stream:
        started = time.perf_counter()
        process = _start(command, folder, stream.fileno())
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _end(process.pid)

        timer = threading.Timer(timeout, give_up)
        timer.start()
        with _largest(process.pid) as largest:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if late.is_set():
        raise MeasurementError(f"took longer than {timeout:.0f} s\n{_tail(log)}")
    if process.returncode:
        raise MeasurementError(f"failed with exit code {process.returncode}\n{_tail(log)}")
    # The kernel's maximum covers only processes that were waited for; the samples also cover others.
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss * 1024, *largest))


@contextlib.contextmanager
def serving(command: Sequence[str], *, folder: Path, log: Path) -> Iterator[int]:
    """Run a server until the block ends; yield its process id."""
    with log.open("wb") as stream:
        process = _start(command, folder, stream.fileno())
        try:
            yield process.pid
        finally:
            _end(process.pid, signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                _end(process.pid)
                process.wait()
            _end(process.pid)  # children that are still running


def wait_for(port: int, path: str, accept: Callable[[bytes], bool], *, timeout: float) -> float:
    """Request a page of a server on this machine until `accept` accepts its body; return the seconds until then.

    Raises:
        MeasurementError: The body was not accepted within `timeout` seconds.
    """
    started = time.perf_counter()
    while (passed := time.perf_counter() - started) < timeout:
        if accept(_get(port, path, timeout=timeout)):
            return time.perf_counter() - started
        time.sleep(_POLLING)
    raise MeasurementError(f"the page was not served as it should be within {passed:.0f} s")


def wait_for_rest(server: int, *, timeout: float) -> None:
    """Wait until a server is idle, because it may miss an edit during its first build.

    Raises:
        MeasurementError: The server was not idle within `timeout` seconds.
    """
    started = time.perf_counter()
    while time.perf_counter() - started < timeout:
        busy = 0
        for _ in range(_CHECKS):
            time.sleep(_WINDOW / _CHECKS)
            busy += _is_running(server)
        if busy < _CHECKS * _IDLE_SHARE:
            return
    raise MeasurementError(f"the server was still busy after {timeout:.0f} s")


def free_port() -> int:
    """Return an unused port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(command: Sequence[str], folder: Path, output: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "HUGO_CACHEDIR": str((folder / "resources").resolve()),
        "NO_COLOR": "1",
    }
    # pip compiles the modules of installed tools. Those of a checkout are compiled by the first run, so allow it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that all its processes can be found and killed
    )


def _end(group: int, how: signal.Signals = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)


def _get(port: int, path: str, *, timeout: float) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):  # the server is starting or rebuilding
        return b""
    finally:
        connection.close()


@contextlib.contextmanager
def _largest(session: int) -> Iterator[list[int]]:
    """Sample the processes of a session until the block ends; yield the largest resident size so far, in bytes."""
    largest = [0]
    over = threading.Event()

    def sample() -> None:
        while not over.wait(_SAMPLING):
            largest[0] = max([largest[0], *map(_high_water, _members(session))])

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        yield largest
    finally:
        over.set()
        sampler.join()


def _members(session: int) -> Iterator[str]:
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - only the names are needed
        with contextlib.suppress(OSError, IndexError):
            # The name in parentheses may contain spaces. State, parent, group and session follow it.
            if int(_read(f"/proc/{name}/stat").rpartition(")")[2].split()[3]) == session:
                yield name


def _is_running(session: int) -> bool:
    """Return whether any thread of a session is running, runnable or waiting for the disk."""
    for process in _members(session):
        with contextlib.suppress(OSError, IndexError):
            for thread in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208 - only the names are needed
                if _read(f"/proc/{process}/task/{thread}/stat").rpartition(")")[2].split()[0] in "RD":
                    return True
    return False


def _high_water(process: str) -> int:
    with contextlib.suppress(OSError):
        for line in _read(f"/proc/{process}/status").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 - a file in /proc
        return stream.read()


def _tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
