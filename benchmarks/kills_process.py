"""`bigroom run` as a process of its own: started, asked whether it is ready, ended, and killed at will."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from benchmarks.safe import invite_both, safe_flows
from bot.config import ROOT

#: The command beside the Python that runs this.
BIGROOM = Path(sys.executable).with_name("bigroom")
#: Seconds until it must be ready; a busy machine takes its time.
PATIENCE = 60.0
#: 32 bytes in base64, as secret as anything in a test.
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Bigroom:
    """The command, run in a folder of its own, with nothing of this machine's settings."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        token: str,
        api_url: str,
        secret: str = "",
        webhook: bool = True,
        flows: Path = ROOT / "flows",
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log.txt"
        #: True where it has the database to itself, and frees at its start what the last one had in hand.
        self.alone = database_url.startswith("sqlite")
        self._folder = folder
        self._env = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),  # what lies here, whatever the command was installed from
            "BIGROOM_DATABASE_URL": database_url,
            "BIGROOM_SECRET_KEY": KEY,
            "BIGROOM_PUBLIC_URL": self.url if webhook else "",
            "BIGROOM_TELEGRAM_TOKEN": token,
            "BIGROOM_TELEGRAM_SECRET": secret,
            "BIGROOM_TELEGRAM_API_URL": api_url,
            "BIGROOM_HOST": "127.0.0.1",
            "BIGROOM_PORT": str(self.port),
            "BIGROOM_FLOWS": str(safe_flows(flows, folder)),
        }
        self._database_url = database_url
        #: Settings of another door.
        self._env |= more or {}
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await self.starts()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            await self.ends()

    async def starts(self) -> None:
        """Start it, and return when it is ready."""
        await asyncio.to_thread(invite_both, self._database_url, base64.b64decode(KEY))
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                str(BIGROOM), "run", cwd=self._folder, env=self._env, stdout=log, stderr=log
            )
        async with asyncio.timeout(PATIENCE):
            while not await self.is_ready():
                if self._process.returncode is not None:
                    raise RuntimeError(f"bigroom run ended: {self.log.read_text()[-2000:]}")
                await asyncio.sleep(0.05)

    async def is_ready(self) -> bool:
        """True when it says so itself."""
        try:
            async with aiohttp.ClientSession() as web, web.get(f"{self.url}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def is_ready_again(self) -> None:
        """Return when it says that it is ready; it was in trouble."""
        async with asyncio.timeout(PATIENCE):
            while not await self.is_ready():  # noqa: ASYNC110  # it says so itself
                await asyncio.sleep(0.1)

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None, "it was not started"
        return self._process.pid

    async def figures(self) -> str:
        """Return what it tells at /metrics."""
        async with aiohttp.ClientSession() as web, web.get(f"{self.url}/metrics") as answer:
            return await answer.text()

    async def ends(self) -> int:
        """Ask it to end (SIGTERM), and return its exit code."""
        return await self._signals(signal.SIGTERM)

    async def dies(self) -> None:
        """Kill it where it stands (SIGKILL)."""
        await self._signals(signal.SIGKILL)

    async def _signals(self, number: signal.Signals) -> int:
        assert self._process is not None, "it was not started"
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(number)
        return await process.wait()
