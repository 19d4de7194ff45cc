"""`bigroom run` with a clock in every room: which part of the house the CPU time of a turn is spent in.

Every millisecond it looks where each thread is, and puts the CPU time that the thread has used since the
last look to the room it is in: the innermost frame that belongs to `bot`, so that a library's work is charged
to the room that called it. What is in no room is the web server and the event loop. Prints JSON, seconds by
room, on SIGTERM.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

import bot
from bot.cli import main

_HOUSE = str(Path(bot.__file__).parent) + "/"
_SAMPLE = 0.001
#: What only holds the event loop is the event loop.
_OUTER = ("cli", "serve", "app")
_AROUND = "web server and event loop"


def room_of(frame: FrameType | None) -> str:
    """Return the room a thread is in."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_HOUSE):
            room = name.removeprefix(_HOUSE).split("/")[0].removesuffix(".py")
            return _AROUND if room in _OUTER else room
        frame = frame.f_back
    return _AROUND


class RoomClock:
    """Counts CPU seconds by room until it is asked."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> dict[str, float]:
        """Return what was seen."""
        self._stop.set()
        self._thread.join()
        most = sorted(self.seconds.items(), key=lambda each: -each[1])
        return {room: round(seconds, 4) for room, seconds in most}

    def _run(self) -> None:
        me, used = threading.get_ident(), dict[int, float]()
        while not self._stop.wait(_SAMPLE):
            for thread, frame in sys._current_frames().items():
                if thread == me:
                    continue
                try:
                    now = time.clock_gettime(time.pthread_getcpuclockid(thread))
                except OSError:  # it has just ended
                    continue
                self.seconds[room_of(frame)] += max(0.0, now - used.get(thread, now))
                used[thread] = now


if __name__ == "__main__":
    sys.setswitchinterval(0.0005)
    clock = RoomClock()
    clock.start()
    sys.argv = ["bigroom", "run"]
    try:
        main()
    finally:
        sys.stdout.write(json.dumps(clock.stop()) + "\n")
