"""`rank` asks for an order, one pick at a time."""

from __future__ import annotations

from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone

CHOICES = 'choices = { listen = "Being listened to", time = "More time", home = "Help at home" }\n'


def ask(drafts: Drafts, most: int = 2) -> Phone:
    drafts.write(
        "flow",
        f'title = "A flow"\n[a]\nask = "What matters?"\n{CHOICES}rank = {most}\n[done]\nsay = "Done."\n',
    )
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def answers(phone: Phone) -> list[tuple[str, str]]:
    return [(fact.kind, fact.choice) for fact in phone.met(facts.AnswerRecorded)]


def test_the_order_of_picking_is_the_answer(drafts: Drafts) -> None:
    """The most important first."""
    phone = ask(drafts)
    assert phone.tap(2) == "What matters?\npicked so far\n1. Help at home"
    assert phone.labels == ["Being listened to", "More time", "that is all"]
    assert phone.write("more time") == "Done."
    assert answers(phone) == [("rank", "home time")]


def test_she_may_stop_earlier(drafts: Drafts) -> None:
    """Nobody has to rank everything."""
    phone = ask(drafts, 3)
    phone.tap(0)
    phone.write("that is all")
    assert answers(phone) == [("rank", "listen")]


def test_an_old_button_of_the_first_round_is_not_taken_for_the_second(drafts: Drafts) -> None:
    """Each round is a question of its own, with a wait of its own."""
    phone = ask(drafts)
    first = phone.session.wait
    phone.tap(0)
    assert phone.session.wait is not None
    assert first is not None
    assert phone.session.wait.id != first.id


def test_it_can_be_skipped(drafts: Drafts) -> None:
    """Like every question."""
    phone = ask(drafts)
    phone.write("skip")
    assert answers(phone) == [("skipped", "")]
