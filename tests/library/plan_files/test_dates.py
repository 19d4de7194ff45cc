"""A day that is in no calendar is named, and how long that month is."""

from __future__ import annotations

import pytest

from bot.library.plan_files.dates import no_such_day


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("on = 2027-02-30", ("There is no 30 February 2027.", "February 2027 has 28 days.")),
        ("on = 2028-02-30", ("There is no 30 February 2028.", "February 2028 has 29 days.")),
        ("a = { on = 2027-04-31 }", ("There is no 31 April 2027.", "April 2027 has 30 days.")),
        ("on = 2027-04-00", ("There is no 0 April 2027.", "April 2027 has 30 days.")),
        ("on = 2027-13-01", ("There is no month 13.", "Write year, month, day: 2027-03-02 is 2 March 2027.")),
        ("on = 2028-02-29", None),
        ('say = "2027-02-30"', None),
        ("on = tomorrow", None),
    ],
)
def test_a_day_that_does_not_exist_is_said(line: str, said: tuple[str, str] | None) -> None:
    assert no_such_day(line) == said
