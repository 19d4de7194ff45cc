"""`branch` goes one way or another by one remembered value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.contact import Contact
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

SOMEONE = Contact("someone", None, AT)


def way(drafts: Drafts, tested: str, when: str, contact: Contact = SOMEONE) -> str:
    drafts.write(
        "flow",
        f'title = "A flow"\n[a]\nbranch = "{tested}"\nwhen = {{ {when} = "this" }}\nelse = "other"\n'
        '[this]\nsay = "This way."\ngo_to = "end"\n[other]\nsay = "The other way."\n',
    )
    return Phone(drafts.shelf(), contact).start("flow")


@pytest.mark.parametrize(
    ("tested", "when", "contact"),
    [
        ("contact.joined", "no", SOMEONE),
        ("contact.joined", "yes", replace(SOMEONE, joined_at=AT)),
        ("contact.adult", '""', SOMEONE),
        ("contact.adult", "yes", replace(SOMEONE, adult=True)),
        ("contact.adult", "no", replace(SOMEONE, adult=False)),
        ("contact.language", '""', SOMEONE),
        ("contact.language", "en", replace(SOMEONE, language="en")),
        ("contact.stopped", "yes", replace(SOMEONE, stopped_at=AT)),
        ("consent.polls", "never_asked", SOMEONE),
        ("session.set_aside", "no", SOMEONE),
    ],
)
def test_a_value_has_its_way(drafts: Drafts, tested: str, when: str, contact: Contact) -> None:
    """Each thing that can be known of a person."""
    assert way(drafts, tested, when, contact) == "This way."


def test_every_other_value_has_the_other_way(drafts: Drafts) -> None:
    """Nothing is left without one."""
    assert way(drafts, "contact.joined", "yes") == "The other way."


def test_an_answer_can_decide(drafts: Drafts) -> None:
    """By the name of the choice, in any language."""
    drafts.write(
        "flow",
        'title = "A flow"\n[a]\nask = "?"\nchoices = { good = "Good", bad = "Bad" }\n'
        '[b]\nbranch = "a"\nwhen = { bad = "sorry", skipped = "end" }\nelse = "glad"\n'
        '[glad]\nsay = "Glad."\ngo_to = "end"\n[sorry]\nsay = "Sorry."\n',
    )
    for place, said in enumerate(["Glad.", "Sorry.", ""]):
        phone = Phone(drafts.shelf())
        phone.start("flow")
        assert phone.tap(place) == said
        assert phone.session.empty
