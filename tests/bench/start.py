"""How long the program takes from the command to the first page, and what it weighs when idle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.bench.table import Figure


def measure(directory: Path) -> list[Figure]:
    """Start `quizbot run` on an empty folder, fetch its page, and read its resident memory."""
    environment = {
        **os.environ,
        "QUIZBOT_PORT": "0",
        "QUIZBOT_DATA_DIR": str(directory / "data"),
        "QUIZBOT_DATABASE_URL": f"sqlite:///{directory / 'data' / 'quizbot.db'}",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = _address(process)
        with urllib.request.urlopen(address, timeout=10) as page:
            assert page.status == 200
        seconds = time.perf_counter() - started
        memory = _resident_megabytes(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    return [
        Figure("start to the first page", f"{seconds:.2f} s", "under 2 s", seconds < 2),
        Figure("idle memory", f"{memory:.0f} MB", "under 150 MB", memory < 150),
    ]


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise AssertionError("quizbot printed no address")


def _resident_megabytes(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024
