"""Days that do not exist, in the words of somebody who only looked at the wrong calendar."""

from __future__ import annotations

import calendar
import re

_DAY = re.compile(r"=\s*(\d{4})-(\d\d)-(\d\d)\b")
_MONTHS = 12


def no_such_day(line: str) -> tuple[str, str] | None:
    """Return what is wrong with the days of a line, and what to do; None when each exists."""
    for year, month, day in (map(int, found) for found in _DAY.findall(line)):
        if not 1 <= month <= _MONTHS or year < 1:
            return f"There is no month {month}.", "Write year, month, day: 2027-03-02 is 2 March 2027."
        last, name = calendar.monthrange(year, month)[1], calendar.month_name[month]
        if not 1 <= day <= last:
            return f"There is no {day} {name} {year}.", f"{name} {year} has {last} days."
    return None
