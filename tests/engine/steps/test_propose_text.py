"""`propose_text`: new words for one text are taken, shown as they will look, and handed over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.domain.recalled import What
from bot.engine import events as facts
from bot.engine import offers
from tests.library.drafts import Drafts
from tests.library.phone import Phone

EDIT = """
title = "Edit"
[which_flow]
ask = "Which conversation?"
choices = "flows"
[which_text]
ask = "Which text?"
choices = "texts"
[new]
propose_text = "which_text"
now = "Now:"
ask = "Write it."
wrong = "Not like this:"
hint = "Look again:"
preview = "It will look like this:"
ready = "What now?"
choices = { give = "Give it", again = "Again", leave = "Leave it" }
[how]
branch = "new"
when = { proposed = "thanks", gone = "gone" }
else = "nothing"
[thanks]
say = "Thank you."
go_to = "end"
[gone]
say = "It is gone."
go_to = "end"
[nothing]
say = "Nothing was changed."
"""
TEA = """
title = "A tea"
progress = true
keywords = ["tea"]
[intro]
say = "Hello."
[tea]
ask = "Do you like tea? Write STOP to stop."
choices = { a_lot = "Yes, I do", no = "No" }
unclear = "Pardon?"
[polls]
ask = "May we count?"
consent = "polls"
choices = { yes = "Yes, you may count", no = "No" }
[done]
say = "You said {tea}. In danger, call 999."
[many]
say = { one = "One.", other = "{questions} questions.", count = "questions" }
"""
GIVE, AGAIN, LEAVE = range(3)


@pytest.fixture
def phone(drafts: Drafts) -> Phone:
    """Somebody who has chosen the flow A tea."""
    drafts.write("edit", EDIT)
    drafts.write("tea", TEA)
    phone = Phone(drafts.shelf())
    phone.start("edit")
    phone.tap(phone.labels.index("A tea"))
    return phone


def chooses(phone: Phone, label: str) -> str:
    return phone.tap(phone.labels.index(label))


def proposed(phone: Phone) -> list[tuple[str, str, str, int]]:
    return [(fact.flow, fact.key, fact.text, fact.by) for fact in phone.met(facts.TextProposed)]


def test_conversations_are_offered_by_title_and_those_of_the_team_are_not(drafts: Drafts) -> None:
    """Nor those about somebody's safety, whose words only the team changes."""
    drafts.write("edit", EDIT.replace('"Edit"\n', '"Edit"\nopen_to = "champions"\n'))
    drafts.write("zed", 'title = "And more"\nkeywords = ["zed"]\n[a]\nsay = "Hello."\n')
    drafts.write("inner", 'title = "Inner"\nkeywords = ["inner"]\nopen_to = "team"\n[a]\nsay = "Hello."\n')
    drafts.write("danger", 'title = "Danger"\nkeywords = ["danger"]\n[a]\nsay = "Hello."\n')
    phone = Phone(drafts.shelf())
    phone.start("edit")
    assert phone.labels[0] == "And more"
    assert "Edit" in phone.labels
    assert not {"Inner", "Danger"} & set(phone.labels)


def test_the_texts_of_a_conversation_are_offered_without_consent(phone: Phone) -> None:
    """Nor keywords."""
    assert phone.labels == [
        "intro: Hello.",
        "tea: Do you like tea? Write STOP to stop.",
        "tea: Yes, I do",
        "tea: No",
        "tea: Pardon?",
        "done: You said {tea}. In danger, call 999.",
        "many: One.",
        "many: {questions} questions.",
        "Skip",
    ]


def test_of_a_very_long_conversation_no_more_is_offered_than_a_phone_can_show(drafts: Drafts) -> None:
    """And each label fits on a button."""
    long = "word " * 20
    steps = "".join(f'[step_{n}]\nask = "{n} {long}"\nunclear = "{n}?"\n' for n in range(60))
    drafts.write("edit", EDIT)
    drafts.write("long", f'title = "A long one"\nkeywords = ["long"]\n{steps}')
    phone = Phone(drafts.shelf())
    phone.start("edit")
    chooses(phone, "A long one")
    assert len(phone.labels) == offers.TEXTS + 1
    assert max(map(len, phone.labels)) <= offers.LABEL


def test_a_text_is_shown_written_anew_shown_again_and_given(phone: Phone) -> None:
    """With the number of her role, and the fingerprint of what it was written to replace."""
    assert chooses(phone, "intro: Hello.") == "Now:\n\nHello.\n\nWrite it."
    assert phone.labels == ["Skip"]
    said = phone.write("Hello, and welcome.")
    assert said == "It will look like this:\n\nHello, and welcome.\n\nWhat now?"
    assert phone.labels == ["Give it", "Again", "Leave it"]
    assert phone.tap(GIVE) == "Thank you."
    assert proposed(phone) == [("tea", "intro.say", "Hello, and welcome.", 7)]
    (fact,) = phone.met(facts.TextProposed)
    assert fact.before_sha256 == hashlib.sha256(b"Hello.").hexdigest()
    assert phone.met(facts.AnswerRecorded) == []


def test_a_question_is_shown_as_it_will_look(phone: Phone) -> None:
    """With its place in the row, its buttons, and Skip."""
    chooses(phone, "tea: Do you like tea? Write STOP to stop.")
    said = phone.write("Tea? Write STOP to stop.")
    assert "Question 1 of 2\nTea? Write STOP to stop.\n\n[ Yes, I do ]\n[ No ]\n[ Skip ]" in said


def test_a_choice_is_one_line_and_shown_among_the_others(phone: Phone) -> None:
    """On the button that it will have."""
    chooses(phone, "tea: Yes, I do")
    said = phone.write("Yes,\n I like  it")
    assert "Do you like tea? Write STOP to stop.\n\n[ Yes, I like it ]\n[ No ]" in said
    phone.tap(GIVE)
    assert proposed(phone) == [("tea", "tea.choices.a_lot", "Yes, I like it", 7)]


def test_what_is_said_when_an_answer_is_unclear_is_shown_with_the_question(phone: Phone) -> None:
    """As it will be met."""
    chooses(phone, "tea: Pardon?")
    assert "Sorry?\n\nQuestion 1 of 2\nDo you like tea?" in phone.write("Sorry?")


def test_names_in_braces_are_filled_with_an_example(phone: Phone) -> None:
    """In the text as it is now they stand as they are written."""
    assert "You said {tea}." in chooses(phone, "done: You said {tea}. In danger, call 999.")
    said = phone.write("So: {tea}. In danger, call 999.")
    assert "So: \u2068Yes, I do\u2069. In danger, call 999." in said


@pytest.mark.parametrize(
    ("label", "text", "why"),
    [
        ("done: You said {tea}. In danger, call 999.", "In danger, call 999.", "{tea} is missing."),
        ("done: You said {tea}. In danger, call 999.", "You said {tea}.", "999 is missing."),
        ("done: You said {tea}. In danger, call 999.", "{tea} {cake} 999", "in place of {cake}"),
        ("tea: Do you like tea? Write STOP to stop.", "Do you like tea?", "STOP is missing."),
        ("tea: Yes, I do", "Yes " * 20, "60 is the most a button can show"),
        ("tea: Yes, I do", "NO!", "cannot be told apart"),
        ("intro: Hello.", "Hello.", "These are the words as they are now."),
        ("intro: Hello.", "Hello. " * 600, "Say less"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(
    phone: Phone, label: str, text: str, why: str
) -> None:
    """And asked for once more."""
    chooses(phone, label)
    said = phone.write(text)
    assert said.startswith("Not like this:\n")
    assert why in said
    assert said.endswith("Write it.")
    assert phone.labels == ["Skip"]


@pytest.mark.parametrize("text", [".", "...", "?!"])
def test_what_says_nothing_is_refused_in_the_way_of_the_step(phone: Phone, text: str) -> None:
    """Nobody is sent to answers that are not there."""
    chooses(phone, "intro: Hello.")
    said = phone.write(text)
    assert said == "Not like this:\nThere are no words in it.\n\nNow:\n\nHello.\n\nWrite it."


def test_what_could_be_better_is_said_and_may_be_given_all_the_same(phone: Phone) -> None:
    """A long sentence is a hint."""
    chooses(phone, "intro: Hello.")
    said = phone.write(" ".join(["we"] * 16))
    assert "Look again:\nThe sentence that begins 'we we we we' has 16 words." in said
    phone.tap(GIVE)
    assert len(proposed(phone)) == 1


def test_words_can_be_written_again_or_left(phone: Phone) -> None:
    """Nothing is handed over then."""
    chooses(phone, "intro: Hello.")
    phone.write("Good day.")
    assert phone.tap(AGAIN) == "Now:\n\nHello.\n\nWrite it."
    assert "Good evening." in phone.write("Good evening.")
    assert phone.tap(LEAVE) == "Nothing was changed."
    assert proposed(phone) == []
    assert phone.session.empty


@pytest.mark.parametrize("said", ["skip", "Skip"])
def test_it_can_be_skipped_before_anything_is_written(phone: Phone, said: str) -> None:
    """By tap or word."""
    chooses(phone, "intro: Hello.")
    assert phone.write(said) == "Nothing was changed."
    assert phone.met(facts.AnswerRecorded) == []


def test_a_number_is_a_text_like_any_other(phone: Phone) -> None:
    """It is not the place of Skip."""
    chooses(phone, "intro: Hello.")
    assert "It will look like this:\n\n1\n\n" in phone.write("1")


def test_an_unclear_answer_to_the_choice_shows_it_once_more(phone: Phone) -> None:
    """Then it is let go, and nothing is handed over."""
    chooses(phone, "intro: Hello.")
    phone.write("Good day.")
    assert "Good day." in phone.write("what?")
    assert phone.write("what?").endswith("Nothing was changed.")
    assert proposed(phone) == []


def test_signs_that_nobody_can_see_are_left_out(phone: Phone) -> None:
    """And spaces at the ends of lines."""
    chooses(phone, "intro: Hello.")
    phone.write("  Good\x00 day. \n\n Bye.\t")
    phone.tap(GIVE)
    assert [fact.text for fact in phone.met(facts.TextProposed)] == ["Good day.\n\nBye."]


def test_who_may_not_write_texts_any_more_is_told_so(phone: Phone) -> None:
    """Her role may have ended in the middle."""
    phone.known[What.DRAFT] = lambda _: 0
    assert chooses(phone, "intro: Hello.") == "It is gone."


def test_a_role_that_ends_at_the_last_moment_hands_nothing_over(phone: Phone) -> None:
    """What she is told is true."""
    chooses(phone, "intro: Hello.")
    phone.write("Good day.")
    phone.known[What.DRAFT] = lambda _: 0
    assert phone.tap(GIVE) == "It is gone."
    assert proposed(phone) == []


def test_a_text_that_was_taken_out_meanwhile_is_gone(phone: Phone, tmp_path: Path) -> None:
    """The conversation goes on by what is in force."""
    chooses(phone, "intro: Hello.")
    newer = Drafts(tmp_path / "newer")
    newer.write("edit", EDIT)
    newer.write("tea", TEA.replace('[intro]\nsay = "Hello."\n', ""))
    phone.shelf = newer.shelf()
    assert phone.write("Good day.") == "It is gone."


def test_a_list_stays_as_it_was_when_it_was_shown(phone: Phone, tmp_path: Path) -> None:
    """A tap means what it meant, though a step was put before the others since."""
    newer = Drafts(tmp_path / "newer")
    newer.write("edit", EDIT)
    newer.write("tea", TEA.replace("[intro]", '[first]\nsay = "First."\n[intro]'))
    phone.shelf = newer.shelf()
    assert "Hello." in phone.tap(0)


def test_the_words_of_a_run_are_not_kept_longer_than_needed(phone: Phone) -> None:
    """Once given they are the team's."""
    chooses(phone, "intro: Hello.")
    phone.write("Good day.")
    assert "Good day." in str(dict(phone.session.runs[-1].values))
    phone.tap(AGAIN)
    assert "Good day." not in str(dict(phone.session.runs[-1].values))


def test_it_awaits_words_until_they_are_written(phone: Phone) -> None:
    chooses(phone, phone.labels[0])
    assert awaits(phone)
    phone.write("Hello, and welcome.")
    assert not awaits(phone)
    phone.tap(AGAIN)
    assert awaits(phone)


def awaits(phone: Phone) -> bool:
    """Whether it waits for words."""
    run, flow = phone.session.runs[-1], phone.shelf.flow("edit")
    assert flow is not None
    return flow.steps[run.step].awaits_words(run.step, run.values)
