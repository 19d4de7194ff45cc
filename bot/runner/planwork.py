"""What people are told of the plan, and what the steering role signs of it, with a line of the audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.domain.plan import Aim, Plan, PlanNow
from bot.domain.plan_told import SentPoint, ToSign
from bot.domain.staff import AuditEntry, Role, StaffMember
from bot.storage import plans, staff
from bot.storage.database import Tx

#: How many things that were done are told at once.
MOST_NEWS = 5
DONE, GONE = "done", "gone"


def to_sign(tx: Tx, who: str) -> ToSign | None:
    """Return what waits for the groups that somebody of the steering role stands for; None without a plan."""
    now, posts = plans.newest(tx), _posts(tx, who)
    if now is None or not posts:
        return None
    groups = frozenset(group for post in posts for group in post.groups)
    waiting = tuple(name for name, each in now.plan.points.items() if now.missing(each) & groups)
    return ToSign(now.version, now.plan, groups, waiting, _changed(tx, now, waiting))


def sign(tx: Tx, who: str, mark: str, at: datetime) -> str:
    """Sign what was read, as `ToSign.mark` names it; groups that are not hers at this moment are left out."""
    version, *read = mark.split("\n")
    hers = [(post.id, sorted({*post.groups} & {*read})) for post in _posts(tx, who)]
    came = [_signed(tx, int(version), number, groups, at) for number, groups in hers if groups]
    return DONE if any(came) else GONE


def why(tx: Tx, who: str) -> SentPoint | None:
    """Return the point that was the last thing sent first to somebody; None when it was none."""
    found = plans.why(tx, who)
    return _sent(tx, found[0].partition("/")[0], found[1]) if found is not None else None


def news(tx: Tx) -> tuple[SentPoint, ...]:
    """Return what was done with what people said, as far as it has been sent, the newest first."""
    newest = dict(reversed(plans.fired(tx)))  # of a repeat, the last time
    in_order = sorted(newest.items(), key=lambda each: each[1], reverse=True)
    sent = (each for name, at in in_order if (each := _sent(tx, name, at)) is not None)
    done = (each for each in sent if each.plan.points[each.point].aim is Aim.FEEDBACK)
    return tuple(islice(done, MOST_NEWS))


def _posts(tx: Tx, who: str) -> list[StaffMember]:
    """Return the posts in which somebody steers at this moment."""
    posts = staff.posts_of(tx, who)
    return [post for post in posts if post.role is Role.STEERING and post.ended_at is None]


def _signed(tx: Tx, version: int, number: int, groups: list[str], at: datetime) -> bool:
    signed = plans.sign(tx, version, groups, number, at)
    if signed:
        entry = AuditEntry(at, f"staff:{number}", "plan_signed", f"plan:{version}", ", ".join(groups))
        staff.note(tx, entry)
    return signed


def _changed(tx: Tx, now: PlanNow, waiting: tuple[str, ...]) -> frozenset[str]:
    """Return those that stood in an earlier version, with another fingerprint."""
    if not waiting:
        return frozenset()
    points = now.plan.points
    return frozenset(
        name
        for earlier in _earlier(tx, now)
        for name in waiting
        if name in earlier.points and earlier.points[name].fingerprint() != points[name].fingerprint()
    )


def _sent(tx: Tx, name: str, at: datetime) -> SentPoint | None:
    """Return a point as it was sent, so also one that waits again or is gone; None for no point."""
    now = plans.newest(tx)
    if now is None:
        return None
    if name in now.in_force():
        return SentPoint(now.plan, name, at)
    waits = now.plan.points.get(name)
    mark = waits.fingerprint() if waits is not None else ""
    before = (each for each in _earlier(tx, now) if name in each.points)
    found = next((each for each in before if each.points[name].fingerprint() != mark), None)
    return SentPoint(found, name, at) if found is not None else None


def _earlier(tx: Tx, now: PlanNow) -> Iterator[Plan]:
    """Yield the versions before this one, the newest first."""
    for number in range(now.version - 1, 0, -1):
        if (plan := plans.version(tx, number)) is not None:
            yield plan
