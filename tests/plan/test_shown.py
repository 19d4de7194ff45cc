"""A preview in words, as a picture and for machines: rounded counts, and every reason in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.domain.plan import Aim
from bot.outbox.policy import Reason
from bot.plan import shown
from bot.plan.preview import LATER, Preview
from tests.plan.previews import CHAMPIONS, coming, crowd, london, point, previewed

FRAME = shown.Frame(
    "Our plan",
    date(2027, 3, 1),
    date(2027, 4, 1),
    {date(2027, 3, 21): ("We choose",)},
    ("Not signed",),
    ("No flow",),
)


def preview() -> Preview:
    points = [coming(point(aim=Aim.ASK), london(2)), coming(point("two", CHAMPIONS), london(9))]
    whatsapp = crowd(600, channel="whatsapp")
    return previewed(points, [*crowd(20), *crowd(3, stopped=True), *crowd(9, held=True), *whatsapp])


def test_every_reason_has_words() -> None:
    assert {*(each.value for each in Reason), LATER} == shown.REASONS.keys()


def test_every_aim_has_a_word_and_a_colour() -> None:
    assert shown.AIMS.keys() == set(Aim)


def test_who_does_not_hear_of_it_is_told_in_words() -> None:
    assert shown.held_words(preview().rows[0]) == (
        "Not told then: about 10 wait for the safeguarding team, about 600 on WhatsApp must tap first, "
        "fewer than 8 want no messages."
    )
    assert shown.held_words(preview().rows[1]) == ""


def test_how_long_whatsapp_takes_is_told_when_it_takes_longer_than_a_day() -> None:
    (stretch,) = preview().whatsapp
    assert "this takes about 3 days" in shown.stretch_words(stretch, 250)
    (one,) = previewed([coming(point(), london(2))], crowd(9, channel="whatsapp")).whatsapp
    assert shown.stretch_words(one, 250) == ""


def test_rows_for_machines() -> None:
    first, second = shown.rows_for_machines(preview())
    assert first["at"] == "2027-03-02T18:30:00+00:00"
    assert (first["day"], first["about"], first["held"]["stopped"]) == ("2027-03-02", 20, "fewer than 8")
    assert (second["point"], second["audience"], second["about"]) == ("two", "Champions who want news", 0)
    assert shown.stretches_for_machines(preview()) == [{"day": "2027-03-02", "about": 600, "takes_days": 3}]


def test_the_timeline_has_points_milestones_and_what_is_left_out() -> None:
    made = shown.timeline(preview(), FRAME, 250)
    assert [each.day for each in made.days] == [date(2027, 3, 2), date(2027, 3, 9), date(2027, 3, 21)]
    assert made.period == "1 March 2027 to 31 March 2027"
    first, empty, chosen = made.days
    assert (first.entries[0].count, first.entries[0].aim) == ("about 20 people", "asks")
    assert "about 3 days" in first.note
    assert "Nobody is in this audience" in empty.entries[0].warning
    assert chosen.milestones == ("We choose",)
    assert [each for each in made.notes if "Not signed" in each or "No flow" in each]


def test_what_is_printed_below_the_table() -> None:
    printed = "\n".join(shown.lines(preview(), FRAME, 250))
    assert "2 March: On WhatsApp this takes about 3 days" in printed
    assert "Nobody is in the audience of “Two” (Champions who want news)." in printed
    assert "Waits for signatures, and is not in this: Not signed." in printed
    assert "Nothing is said in these weeks." in shown.lines(Preview((), (), ()), FRAME, 250)


def test_the_table_tells_when_what_to_whom_and_how_many() -> None:
    when, what, many = shown.table(preview().rows)[1]
    assert (when, what) == ("Tue 9 Mar 18:30", "Two\nChampions who want news")
    assert many == "Nobody."


def test_no_exact_count_is_anywhere_in_what_is_shown(tmp_path: Path) -> None:
    found = previewed([coming(point(), london(2))], [*crowd(23), *crowd(6, stopped=True)])
    said = " ".join(shown.timeline(found, FRAME, 250).told()) + str(shown.table(found.rows))
    for exact in ("23", " 6 "):
        assert exact not in said.replace("March 2027", "")
