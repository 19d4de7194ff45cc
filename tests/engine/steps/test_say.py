"""`say` tells something, and the flow goes on."""

from __future__ import annotations

from tests.library.drafts import Drafts
from tests.library.phone import Phone


def play(drafts: Drafts, steps: str) -> Phone:
    drafts.write("flow", f'title = "A flow"\n{steps}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def test_what_is_said_in_a_row_is_one_message(drafts: Drafts) -> None:
    """With the question it leads to."""
    phone = play(drafts, '[a]\nsay = "One."\n[b]\nsay = "Two."\n[c]\nask = "Three?"\n')
    assert [message.text for message in phone.messages] == ["One.\n\nTwo.\n\nThree?"]
    assert phone.labels == ["Skip"]


def test_go_to_leads_past_the_next_heading(drafts: Drafts) -> None:
    """Or out of the flow."""
    steps = (
        '[a]\nsay = "One."\ngo_to = "c"\n[b]\nsay = "Two."\ngo_to = "end"\n[c]\nsay = "Three."\ngo_to = "b"\n'
    )
    assert play(drafts, steps).messages[0].text == "One.\n\nThree.\n\nTwo."


def test_a_number_decides_the_form(drafts: Drafts) -> None:
    """Here the number of questions in the flow."""
    text = 'say = { one = "One question.", other = "{questions} questions.", count = "questions" }'
    assert play(drafts, f'[a]\n{text}\n[b]\nask = "?"\n').messages[0].text == "One question.\n\n?"
    two = play(drafts, f'[a]\n{text}\n[b]\nask = "?"\n[c]\nask = "!"\n')
    assert two.messages[0].text == "2 questions.\n\n?"


def test_an_answer_can_be_said_back(drafts: Drafts) -> None:
    """As its label, and set apart from the sentence around it."""
    phone = play(drafts, '[a]\nask = "?"\nchoices = { x = "This one" }\n[b]\nsay = "You said {a}."\n')
    assert phone.tap(0) == "You said \u2068This one\u2069."
