"""What moderators and the steering role do about polls: each act is one look, and a line of the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.poll import Method, PollStatus
from bot.domain.polling import Idea, StageNow, Statement
from bot.domain.staff import AuditEntry, Role
from bot.storage import ideas, polls, staff, statements
from bot.storage.database import Tx

#: Who makes statements of ideas.
MODERATORS = frozenset({Role.ADMIN, Role.TEAM, Role.MODERATOR})
#: Who signs rules.
STEERING = frozenset({Role.STEERING})
#: The fewest and the most characters of a statement.
SHORTEST, LONGEST = 2, 100
DONE, GONE = "done", "gone"
_BEGUN = (PollStatus.OPEN, PollStatus.CLOSED)


def stages(tx: Tx, who: str) -> tuple[StageNow, ...]:
    """Return polls as a person meets them; what is only proposed is there for the steering role alone."""
    return polls.seen_by(tx, who, _numbers(tx, who, STEERING))


def idea(tx: Tx, who: str) -> Idea | None:
    """Return an idea that waits, for whoever moderates; nobody gets her own."""
    found = (ideas.waiting(tx, poll, but=who) for poll in _moderated(tx, who))
    return next((each for each in found if each is not None), None)


def all_statements(tx: Tx, who: str) -> tuple[Statement, ...]:
    """Return the statements that can still be changed, for whoever moderates."""
    return tuple(each for poll in _moderated(tx, who) for each in statements.of(tx, poll))


def done(tx: Tx, who: str, about: str, at: datetime) -> str:
    """Do what `about` says: an act, what it is done to, and words or a choice. Return what came of it."""
    act, poll, rest = about.split(" ", 2) if about.count(" ") > 1 else (*about.split(" "), "")
    roles = STEERING if act in _STEERED else MODERATORS
    number = next(iter(_numbers(tx, who, roles)), None)
    if number is None or (act not in _STEERED and poll not in _moderated(tx, who)):
        return GONE
    noted = _ACTS[act](tx, poll, rest, number, at)
    if noted is None:
        return GONE
    action, details = noted
    staff.note(tx, AuditEntry(at, f"staff:{number}", action, f"poll:{poll}", details))
    return DONE


def _moderated(tx: Tx, who: str) -> list[str]:
    """Return the polls whose ideas are gathered, and of which nothing is voted on yet."""
    if not _numbers(tx, who, MODERATORS):
        return []
    begun = [each.sheet for each in polls.all_now(tx) if each.status in _BEGUN]
    gathered = {sheet.poll for sheet in begun if sheet.method is Method.IDEAS}
    return sorted(gathered - {sheet.poll for sheet in begun if sheet.method is not Method.IDEAS})


def _numbers(tx: Tx, who: str, roles: frozenset[Role]) -> list[int]:
    """Return the numbers under which somebody holds one of these roles at this moment."""
    posts = staff.posts_of(tx, who)
    return [post.id for post in posts if post.role in roles and post.ended_at is None]


# -- the acts: each returns what the audit says of it, None when nothing was done ------------------


def _sign(tx: Tx, name: str, fingerprint: str, number: int, at: datetime) -> tuple[str, str] | None:
    signed = polls.sign(tx, name, fingerprint, number, at)
    return ("poll_signed", fingerprint) if signed else None


def _decide(tx: Tx, name: str, option: str, number: int, at: datetime) -> tuple[str, str] | None:
    return ("poll_decided", option) if polls.decide(tx, name, option, number, at) else None


def _statement(tx: Tx, poll: str, rest: str, number: int, at: datetime) -> tuple[str, str] | None:
    """The idea goes in the same transaction: where the statement comes from is forgotten."""
    name, _, words = rest.partition(" ")
    if not SHORTEST <= len(words) <= LONGEST or not _taken(tx, name):
        return None
    return "idea_made_statement", statements.add(tx, poll, words)


def _same(tx: Tx, poll: str, rest: str, number: int, at: datetime) -> tuple[str, str] | None:
    return ("idea_merged", "") if _taken(tx, rest) else None


def _leave_out(tx: Tx, poll: str, rest: str, number: int, at: datetime) -> tuple[str, str] | None:
    return ("idea_left_out", "") if _taken(tx, rest) else None


def _taken(tx: Tx, name: str) -> bool:
    return name.isdecimal() and ideas.take(tx, int(name))


def _reword(tx: Tx, poll: str, rest: str, number: int, at: datetime) -> tuple[str, str] | None:
    name, _, words = rest.partition(" ")
    if not SHORTEST <= len(words) <= LONGEST or not _there(tx, poll, name):
        return None
    statements.reword(tx, poll, name, words)
    return "statement_reworded", name


def _drop(tx: Tx, poll: str, rest: str, number: int, at: datetime) -> tuple[str, str] | None:
    if not _there(tx, poll, rest):
        return None
    statements.drop(tx, poll, rest)
    return "statement_dropped", rest


def _there(tx: Tx, poll: str, name: str) -> bool:
    return any(each.id == name for each in statements.of(tx, poll))


_ACTS: dict[str, Callable[[Tx, str, str, int, datetime], tuple[str, str] | None]] = {
    "sign": _sign,
    "decide": _decide,
    "statement": _statement,
    "same": _same,
    "leave_out": _leave_out,
    "reword": _reword,
    "drop": _drop,
}
_STEERED = frozenset({"sign", "decide"})
