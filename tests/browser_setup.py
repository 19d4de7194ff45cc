"""Sees to it that there is a Chromium for the tests: finds one, or installs one. `make test` runs it.

Where none can be had it says so loudly and the suite goes on without: every test that needs a browser is
skipped and counted at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.browser import NO_BROWSER, chromium_path

#: Seconds that an installation may take before we go on without it.
PATIENCE = 300


def main() -> None:
    """Find a browser or bring one, and say what came of it in a line."""
    if _is_debian_root():
        _install_from_debian(_missing_packages())
    if chromium_path() is None:
        print("Bringing Playwright's own Chromium.", flush=True)
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    print(_verdict(), flush=True)


def _is_debian_root() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def _missing_packages() -> list[str]:
    """Debian's names of what is not there: a browser, and letters for the languages we speak."""
    missing = [] if chromium_path() else ["chromium"]
    # Amharic stands for all: a machine with its letters has the whole family.
    has_letters = shutil.which("fc-list") and _run("fc-list", ":lang=am", "family")
    return missing if has_letters else [*missing, "fonts-noto-core", "fontconfig"]


def _install_from_debian(packages: list[str]) -> None:
    if not packages:
        return
    print(f"Installing {' and '.join(packages)} from Debian (half a minute or so).", flush=True)
    _run("apt-get", "update", "-qq")
    _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def _run(*command: str) -> str:
    """What the command said; one that fails says nothing, and what it should have brought is looked for."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=quiet,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    finally:
        chromium_path.cache_clear()
    return done.stdout


def _verdict() -> str:
    path = chromium_path()
    if path:
        return f"Pages are tested in {path}."
    line = "!" * 100
    return f"{line}\n!! {NO_BROWSER.upper()}\n!! Install chromium and run the tests again.\n{line}"


if __name__ == "__main__":
    main()
