"""Whether her words crossed with our question, so that they cannot be its answer: pure.

Three things say so. Each is bounded, so that no clock can keep a question from ever being answered.

1. We answered her while her words were in our hands already, and asked the question then: no clock is needed.
2. We received them up to `IN_HAND` before the question was asked, by our own clock: another process had them.
   Longer before cannot be; our clock was set back.
3. She wrote them, by the provider's clock, in a second that was over when the question was asked. So a reply
   within the very second counts, and a message that an outage has delayed does not. If the two clocks differ,
   an innocent answer looks old. A person who is told so writes again, and then both of her messages have come
   equally late; what an outage has delayed comes all at once instead. So the second of two that came equally
   late, and not at once, is taken, and so is whatever else is as late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.session import Crossed, Session

#: The longest that a message waits in our hands before its turn.
IN_HAND = timedelta(seconds=15)
#: The provider's clock tells whole seconds.
SECOND = timedelta(seconds=1)
#: Nobody reads that her message has crossed and writes another one in less.
READING = timedelta(seconds=3)
#: By how much two messages may differ that are equally late: seconds are whole, and lines not equally fast.
EQUALLY = timedelta(seconds=2)


def crosses(
    session: Session, at: datetime, written_at: datetime | None, overtaken_at: datetime | None
) -> bool:
    """Return whether words that we received at `at` were written before she could read what waits."""
    asked_at = session.wait.asked_at if session.wait else None
    if asked_at is None:
        return False
    if overtaken_at is not None and overtaken_at <= asked_at:
        return True
    if at < asked_at:
        return asked_at - at <= IN_HAND
    if written_at is None or not older(written_at, asked_at):
        return False
    return not _as_late(session.crossed, at, written_at)


def older(written_at: datetime | None, moment: datetime) -> bool:
    """Return whether words were written in a second that was over at a moment; not when nobody knows."""
    return written_at is not None and written_at + SECOND <= moment


def noted(at: datetime, written_at: datetime | None) -> Crossed | None:
    """Return what is to be remembered of words that crossed."""
    return Crossed(at, written_at) if written_at is not None else None


def _as_late(before: Crossed | None, at: datetime, written_at: datetime) -> bool:
    """True when the clocks have gone equally far since her message before, which was late as well."""
    if before is None:
        return False
    ours, theirs = at - before.at, written_at - before.written_at
    return ours >= READING and abs(ours - theirs) <= EQUALLY
