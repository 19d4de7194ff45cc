"""`remember` keeps a value: in the conversation, about the person, or for the team."""

from __future__ import annotations

from bot.engine import events as facts
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import AT, Drafts, words
from tests.library.phone import Phone


def play(drafts: Drafts, steps: str) -> Phone:
    drafts.write("flow", f'title = "A flow"\n{steps}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def test_a_value_holds_for_the_rest_of_the_run(drafts: Drafts) -> None:
    """And can be said."""
    phone = play(drafts, '[a]\nremember = "mood"\nvalue = "good"\n[b]\nsay = "Your mood: {mood}"\n')
    assert phone.messages[0].text == "Your mood: \u2068good\u2069"
    assert phone.start("flow") == "Your mood: \u2068good\u2069"


def test_an_answer_is_kept_by_its_name(drafts: Drafts) -> None:
    """Not by its label, which differs from language to language."""
    steps = (
        '[a]\nask = "?"\nchoices = { yes = "Yes, I am" }\n[b]\nremember = "contact.adult"\nvalue = "{a}"\n'
    )
    phone = play(drafts, steps)
    phone.tap(0)
    assert phone.met(facts.AgeTold) == [facts.AgeTold(True)]
    assert phone.contact.adult is True


def test_joining_is_remembered(drafts: Drafts) -> None:
    """With its time, and only the first one counts."""
    phone = play(drafts, '[a]\nremember = "contact.joined"\nvalue = "yes"\n')
    assert phone.met(facts.Joined)
    phone.wait(1)
    phone.start("flow")
    assert phone.contact.joined_at == AT


def test_a_language_on_offer_is_remembered(drafts: Drafts) -> None:
    """From then on she is spoken to in it; any other value changes nothing."""
    drafts.write("words", words(everywhere("fr")))
    drafts.translate("fr", {"flow.c.say": ("Hello", "Bonjour")})
    steps = '[a]\nask = "?"\nchoices = "languages"\n[b]\nremember = "contact.language"\nvalue = "{a}"\n'
    steps += '[c]\nsay = "Hello"\n'
    phone = play(drafts, steps)
    assert phone.tap(1) == "Bonjour"
    assert phone.met(facts.LanguageChosen) == [facts.LanguageChosen("fr")]
    phone.start("flow")
    assert phone.tap(2) == "Bonjour"
    assert phone.met(facts.LanguageChosen) == []


def test_words_can_be_kept_for_the_team(drafts: Drafts) -> None:
    """As an answer under the step's name, as they were written."""
    steps = '[a]\nask = "?"\n[note]\nremember = "note"\nvalue = "{a}"\nfor_the_team = true\n'
    phone = play(drafts, steps)
    phone.write("More time, please!")
    kept = [(fact.step, fact.words) for fact in phone.met(facts.AnswerRecorded)]
    assert kept == [("a", "More time, please!"), ("note", "More time, please!")]
