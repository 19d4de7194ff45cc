"""When the people of safeguarding were told of a case, how often, and of which they are to be told again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, select, update

from bot.domain.case import Case
from bot.storage.cases import OF_DANGER, case_of, query_cases
from bot.storage.database import Tx
from bot.storage.tables import team_case

#: Nobody has taken it on, and it is not closed.
_WAITS = and_(OF_DANGER, team_case.c.done_at.is_(None), team_case.c.acknowledged_at.is_(None))


def alerted(tx: Tx, reference: str, at: datetime, again: datetime, often: int | None) -> None:
    """Note that its people were told, and how often now; when they are to be told again.

    `often` is None when nobody was there.
    """
    told = {} if often is None else {"alerts": often, "alerted_at": at}
    statement = update(team_case).where(team_case.c.reference == reference)
    tx.conn.execute(statement.values(told | {"alert_due": again}))


def due_again(tx: Tx, reference: str, at: datetime) -> None:
    """Note when its people are to be told again, and nothing else."""
    tx.conn.execute(update(team_case).where(team_case.c.reference == reference).values(alert_due=at))


def alerts(tx: Tx, reference: str) -> int:
    """Return how often the people of safeguarding were told of a case."""
    query = select(team_case.c.alerts).where(team_case.c.reference == reference)
    return int(tx.conn.execute(query).scalar_one())


def any_to_alert(tx: Tx, at: datetime) -> bool:
    """True when the people of safeguarding are to be told again of any case."""
    query = select(team_case.c.id).where(_WAITS, team_case.c.alert_due <= at).limit(1)
    return tx.conn.execute(query).first() is not None


def to_alert(tx: Tx, at: datetime, limit: int) -> Sequence[Case]:
    """Return cases that nobody has taken on and whose people are to be told again, locked."""
    query = query_cases().where(_WAITS, team_case.c.alert_due <= at).order_by(team_case.c.alert_due)
    found = tx.conn.execute(query.limit(limit).with_for_update(of=team_case, skip_locked=True))
    return [case_of(tx, row) for row in found]


def counts(tx: Tx, late_before: datetime) -> dict[str, int]:
    """Return how many cases are open, how many nobody has taken on, and how many of these are older."""
    is_open = and_(OF_DANGER, team_case.c.done_at.is_(None))
    late = and_(_WAITS, team_case.c.at < late_before)
    query = select(
        *(
            func.coalesce(func.sum(case((which, 1), else_=0)), 0).label(name)
            for name, which in {"open": is_open, "unacknowledged": _WAITS, "late": late}.items()
        )
    ).where(is_open)
    return {name: int(number) for name, number in tx.conn.execute(query).one()._mapping.items()}
