"""Each person by herself: what goes when, what is held back and why, and rounded counts only."""

from __future__ import annotations

from datetime import date, time, timedelta
from hashlib import sha256
from typing import Any

import pytest

from bot.domain.consent import Decision
from bot.domain.quiet import EVERY_DAY, SendWindow
from bot.plan import sealed
from bot.plan.preview import LATER, Row
from tests.plan.previews import (
    CHAMPIONS,
    EVERYBODY,
    KEY,
    UNTIL,
    agreed,
    coming,
    crowd,
    house,
    london,
    point,
    previewed,
    someone,
)

TUESDAY = date(2027, 3, 2)


def shown(rows: tuple[Row, ...]) -> list[tuple[str, date, int | None, dict[str, int | None]]]:
    return [(each.point, each.day, each.about, dict(each.held)) for each in rows]


def test_it_goes_at_its_time_to_those_who_are_in_its_audience() -> None:
    people = [*crowd(20), *crowd(30, within={CHAMPIONS: agreed()})]
    (row,) = previewed([coming(point(), london(2))], people).rows
    assert (row.occurrence, row.day, row.at, row.about) == ("once", TUESDAY, london(2), 20)
    assert not row.held


@pytest.mark.parametrize(
    ("stands", "reason"),
    [
        ({"stopped": True}, "stopped"),
        ({"held": True}, "held_for_a_person"),
        ({"within": {EVERYBODY: None}}, "no_consent"),
        ({"within": {EVERYBODY: agreed(Decision.WITHDRAWN)}}, "no_consent"),
        ({"paused_until": london(20, month=4)}, "paused"),
        ({"proactive_at": london(1)}, "weekly_cap"),
    ],
)
def test_who_does_not_hear_of_it_is_counted_by_reason(stands: dict[str, Any], reason: str) -> None:
    (row,) = previewed([coming(point(), london(2), useful=48)], crowd(12, **stands)).rows
    assert (row.about, dict(row.held)) == (0, {reason: 10})


def test_what_is_too_late_is_counted_by_what_it_waited_for() -> None:
    night = coming(point(), london(2, 22), useful=3)
    (row,) = previewed([night], crowd(12)).rows
    assert dict(row.held) == {"quiet_hours": 10}


def test_a_pause_that_ends_lets_it_go_on_another_day() -> None:
    people = [*crowd(20), *crowd(10, paused_until=london(4, 12))]
    rows = previewed([coming(point(), london(2))], people).rows
    assert shown(rows) == [("first_news", TUESDAY, 20, {}), ("first_news", date(2027, 3, 4), 10, {})]
    # Nobody's own moment is told: from when on anything may be said on that day.
    assert rows[1].at == london(4, 9, 0)


def test_on_a_sunday_it_waits_for_monday() -> None:
    (row,) = previewed([coming(point(), london(7))], crowd(9)).rows
    assert (row.day, row.at) == (date(2027, 3, 8), london(8, 9, 0))


def test_what_has_gone_counts_for_what_comes_after_it() -> None:
    first, second = coming(point("one"), london(2)), coming(point("two"), london(4))
    rows = previewed([second, first], crowd(10)).rows
    assert shown(rows) == [("one", TUESDAY, 10, {}), ("two", date(2027, 3, 9), 10, {})]


def test_of_two_that_wait_the_one_that_was_due_first_goes_first_and_the_other_a_week_later() -> None:
    points = [coming(point(name), london(day), useful=500) for name, day in (("one", 2), ("two", 3))]
    rows = previewed(points, crowd(10, proactive_at=london(1))).rows
    assert [(each.point, each.day.day) for each in rows] == [("one", 8), ("two", 15)]


def test_what_goes_only_after_these_weeks_is_told_as_such() -> None:
    (row,) = previewed([coming(point(), UNTIL - timedelta(hours=3), useful=900)], crowd(10)).rows
    assert (row.about, dict(row.held)) == (0, {LATER: 10})


def test_its_own_hours_are_kept() -> None:
    window = SendWindow(time(19), time(20), EVERY_DAY)
    (row,) = previewed([coming(point(window=window), london(2, 9, 0))], crowd(10)).rows
    assert row.at == london(2, 19, 0)


def test_fewer_than_eight_are_not_counted_out_whether_they_hear_of_it_or_not() -> None:
    people = [*crowd(7), *crowd(1, stopped=True), *crowd(8, held=True)]
    (row,) = previewed([coming(point(), london(2))], people).rows
    assert (row.about, dict(row.held)) == (None, {"stopped": None, "held_for_a_person": 10})


def test_nothing_that_is_shown_is_a_sum_of_other_counts() -> None:
    """Whoever takes shown counts from one another finds no hidden one: those that differ in it look alike."""
    looks = [
        shown(
            previewed(
                [coming(point(), london(2))], [*crowd(20), *crowd(few, stopped=True), *crowd(15, held=True)]
            ).rows
        )
        for few in range(1, 8)
    ]
    assert all(each == looks[0] for each in looks)


def test_a_row_seals_whom_it_writes_to_what_and_when() -> None:
    people = [someone("ann"), someone("ben", language="so")]
    (row,) = previewed([coming(point(), london(2))], people).rows
    texts = {code: sha256(f"{code}: Here is first_news.".encode()).hexdigest() for code in ("en", "so")}
    tokens = [
        sealed.token(KEY, "key of ann", texts["en"], TUESDAY),
        sealed.token(KEY, "key of ben", texts["so"], TUESDAY),
    ]
    assert row.check == sealed.check(KEY, sealed.together(*tokens))
    assert row.texts == tuple(sorted(texts.values()))


def test_which_languages_are_read_is_not_told() -> None:
    both = previewed([coming(point(), london(2))], [someone("ann"), someone("ben", language="so")])
    assert previewed([coming(point(), london(2))], [someone("ann")]).rows[0].texts == both.rows[0].texts


def test_the_order_of_people_and_pages_changes_nothing() -> None:
    people = crowd(30)
    times = [coming(point(), london(2))]
    assert previewed(times, people) == previewed(times, people[::-1])


def test_people_on_whatsapp_who_have_not_written_take_days() -> None:
    people = [*crowd(600, channel="whatsapp"), *crowd(40, channel="whatsapp", heard_at=london(2, 12))]
    found = previewed([coming(point(), london(2))], people)
    (stretch,) = found.whatsapp
    assert (stretch.day, stretch.about, stretch.takes) == (TUESDAY, 600, 3)
    (row,) = found.rows
    assert (row.about, dict(row.held)) == (40, {"outside_window": 600})
    (stretch,) = previewed([coming(point(), london(2))], people, new_people_a_day=600).whatsapp
    assert stretch.takes == 1


def test_the_number_of_a_day_on_whatsapp_is_a_sum_of_rounded_ones() -> None:
    """Of the exact total and one rounded part the other, hidden part could be worked out."""
    points = [coming(point("one"), london(2)), coming(point("two", CHAMPIONS), london(2))]
    for few in range(1, 8):
        people = [
            *crowd(12, channel="whatsapp"),
            *crowd(few, channel="whatsapp", within={CHAMPIONS: agreed()}),
        ]
        assert [each.about for each in previewed(points, people).whatsapp] == [10]


def test_who_was_told_that_something_waits_is_not_told_again_before_she_writes() -> None:
    points = [coming(point(name), london(day)) for name, day in (("one", 2), ("two", 16))]
    found = previewed(points, crowd(300, channel="whatsapp"))
    assert [each.day for each in found.whatsapp] == [TUESDAY]


def test_an_audience_nobody_is_in_is_told() -> None:
    points = [coming(point("one"), london(2)), coming(point("two", CHAMPIONS), london(2))]
    found = previewed(points, crowd(3))
    assert [each.id for each in found.nobody] == ["two"]


def test_a_key_is_never_shown() -> None:
    assert "key=" not in repr(house())
