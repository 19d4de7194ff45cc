"""What the doctor makes of what was seen: pure, in plain words, with what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.telegram.inspection import Inspection
from bot.doctor.findings import Finding, ok, warning, wrong

MEGABYTE = 1024 * 1024
#: Below the first there is no room for what people write; below the second there soon will not be.
NO_ROOM, LITTLE_ROOM = 50 * MEGABYTE, 500 * MEGABYTE
#: Clocks that differ by more than this: quiet hours, waits and leases go by a wrong time.
SKEW = timedelta(seconds=60)
#: A message that is due for longer has been forgotten by whoever should say it.
WAITING, FORGOTTEN = timedelta(minutes=2), timedelta(minutes=15)
#: Deliveries that may wait at Telegram without any reason to wonder.
PENDING = 100
#: A failed delivery longer ago than this is over.
RECENT = timedelta(hours=1)


def disk(free: int) -> Finding:
    """Judge the room that is left where our files lie, in bytes."""
    says = f"{free // MEGABYTE:,} MB are free."
    if free < NO_ROOM:
        return wrong(
            "disk", says, "Make room: nothing can be written down soon, and nobody is answered then."
        )
    return warning("disk", says, "Make room.") if free < LITTLE_ROOM else ok("disk", says)


def tables(at: str | None, newest: str) -> Finding:
    """Judge which form the tables have."""
    if at == newest:
        return ok("tables", f"They have the newest form, {newest}.")
    return wrong(
        "tables", f"They have the form {at or 'empty'}; the newest is {newest}.", "bigroom db upgrade"
    )


def flows(published: Mapping[str, str] | None, files: Mapping[str, str] | None, problems: int) -> Finding:
    """Judge what is in force, and the files: both as name -> version; None when there is none."""
    if published is None:
        return wrong("flows", "Nothing is published: nobody can be answered.", "bigroom flows publish")
    if problems or files is None:
        return warning(
            "flows", f"{problems} mistakes in the files; what is published holds.", "bigroom flows check"
        )
    if files != published:
        return warning("flows", "The files have changed since they were published.", "bigroom flows publish")
    return ok("flows", f"{len(published)} are published, and the files say the same.")


def languages(drafts: Sequence[str]) -> Finding:
    """Judge the translations: which languages are on offer as drafts."""
    if not drafts:
        return ok("languages", "Every translation has been read by somebody of the community.")
    says = f"On offer as drafts: {', '.join(drafts)}. Nobody of the community has approved them."
    return warning("languages", says, "Have them read before real people use them.")


def prepared(found: Collection[str], wanted: Sequence[str]) -> Finding:
    """Judge what is prepared at Twilio, by name, beside what buttons and lists are made of."""
    missing = [name for name in wanted if name not in found]
    if not missing:
        return ok("whatsapp", "Twilio knows us, and has what buttons and lists are made of.")
    says = f"{len(missing)} texts for buttons and lists are not prepared: questions have numbers."
    return warning("whatsapp", says, "bigroom templates submit")


def safeguarding(
    missing: Sequence[str], alone: Sequence[str], old: Sequence[str], *, real: bool
) -> list[Finding]:
    """Judge who is there for people in danger: what is missing, whom no alert reaches, what is old."""
    grave = wrong if real else warning
    found = [grave("safeguarding", sentence) for sentence in (*missing, *alone)]
    found += [warning("safeguarding", sentence) for sentence in old]
    return found or [ok("safeguarding", "People in danger would find somebody.")]


def webhook(seen: Inspection, wanted: str, at: datetime) -> Finding:
    """Judge where Telegram delivers; `wanted` is empty where updates are fetched."""
    if seen.url != wanted:
        if not wanted:
            says = (
                "Telegram delivers to a web address, and BIGROOM_PUBLIC_URL is empty: nothing can be fetched."
            )
        else:
            says = "Telegram does not deliver to BIGROOM_PUBLIC_URL."
        return wrong(
            "telegram", says, "bigroom run (it says so to Telegram), and stop whatever else uses this bot"
        )
    if seen.last_error_at is not None and at - seen.last_error_at < RECENT:
        says = f"A delivery failed at {seen.last_error_at:%H:%M} UTC: {seen.last_error or 'no reason given'}."
        return warning("telegram", says, "Can BIGROOM_PUBLIC_URL be reached from outside?")
    if seen.pending > PENDING:
        return warning("telegram", f"{seen.pending} deliveries wait there.", "Is bigroom run running?")
    return ok(
        "telegram",
        f"It knows us, {'delivers' if wanted else 'is asked for updates'}, {seen.pending} wait there.",
    )


def clock(ours: datetime, theirs: datetime | None) -> Finding:
    """Judge our clock by a provider's."""
    if theirs is None:
        return warning("clock", "Telegram did not tell the time, so ours could not be compared.")
    gap = abs(ours - theirs)
    says = f"It differs from Telegram's by {gap.total_seconds():.0f} s."
    return ok("clock", says) if gap <= SKEW else wrong("clock", says, "timedatectl set-ntp true")


def outbox(failed: Mapping[str, int], doubtful: int, oldest: datetime | None, at: datetime) -> list[Finding]:
    """Judge what is on its way out: failed by reason, perhaps said twice, the oldest that is due."""
    late = timedelta(0) if oldest is None else at - oldest
    minutes = int(late.total_seconds() // 60)
    if late > FORGOTTEN:
        found = [
            wrong("outbox", f"A message waits for {minutes} minutes.", "Is bigroom run running? See its log.")
        ]
    elif late > WAITING:
        found = [warning("outbox", f"A message waits for {minutes} minutes.", "bigroom outbox show")]
    else:
        found = [ok("outbox", "Nothing waits that is due.")]
    odd = {
        reason: number for reason, number in failed.items() if reason not in ("blocked", "unknown_address")
    }
    if odd:
        reasons = ", ".join(f"{number} × {reason}" for reason, number in sorted(odd.items()))
        found.append(warning("failed messages", f"Were never said: {reasons}.", "bigroom outbox show"))
    if doubtful:
        found.append(
            warning("doubtful messages", f"{doubtful} may have been said twice.", "bigroom outbox doubtful")
        )
    return found
