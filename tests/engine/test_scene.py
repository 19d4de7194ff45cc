"""What a step sees and may do: words in her language, values, facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.message import Choice
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import Flow, Language
from bot.engine.scene import Scene
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Plural
from bot.engine.steps.consent import Consent
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk
from tests.fakes import MONDAY, FakeIds

TEA = Ask(ask="Tea?", choices={"yes": "Yes", "no": "No"})
YES_NO = {"yes": "Yes, I agree", "no": "No, thank you"}
POLLS = Consent(ask="May we count?", consent="polls", choices=YES_NO)


def scene(of: Flow | None = None, step: str = "", hint: str | None = None, **about: object) -> Scene:
    library = SmallLibrary.of(*([of] if of else []))
    made = Talk(library, replace(Contact("contact-1", None, MONDAY), **about), hint=hint).scene()  # type: ignore[arg-type]
    if of:
        made.flow, made.step = of, step
    return made


@pytest.mark.parametrize(
    ("chosen", "hint", "language"),
    [
        (None, None, "en"),
        (None, "ar", "ar"),
        (None, "so", "en"),
        ("ar", "en", "ar"),
        ("so", "ar", "ar"),
        ("so", None, "en"),
    ],
)
def test_she_is_spoken_to_in_the_language_she_chose_or_else_in_her_apps(
    chosen: str | None, hint: str | None, language: str
) -> None:
    assert scene(language=chosen, hint=hint).language == language


def test_an_app_may_be_less_exact_than_we_are() -> None:
    library = SmallLibrary(languages=(Language("en", "English"), Language("pt_PT", "Português")))
    assert Talk(library, hint="pt").scene().language == "pt_PT"
    assert Talk(library, hint="pt_BR").scene().language == "pt_PT"


def test_a_draft_language_is_offered_as_one() -> None:
    labels = [scene().language_label(each) for each in SmallLibrary().languages]
    assert labels == ["English", "العربية (draft)"]


def test_what_is_not_translated_is_said_in_english_with_a_note_in_her_language() -> None:
    both = flow("tea", {"a": Say(say="Tea."), "b": Say(say="Milk.")}, arabic={"a.say": "شاي."})
    talk = Talk(SmallLibrary.of(both), hint="ar")
    assert talk.starts("tea") == "بعض هذا بالإنجليزية.\n\nشاي.\n\nMilk."
    assert talk.said[0].direction == "rtl"


def test_without_a_need_there_is_no_note() -> None:
    translated = flow("tea", {"a": Say(say="Tea.")}, arabic={"a.say": "شاي."})
    assert Talk(SmallLibrary.of(translated), hint="ar").starts("tea") == "شاي."
    talk = Talk(SmallLibrary.of(translated))
    assert talk.starts("tea") == "Tea."
    assert talk.said[0].direction == "ltr"


def test_a_language_without_the_note_itself_has_it_in_english() -> None:
    library = SmallLibrary.of(flow("tea", {"a": Say(say="Tea.")}))
    library.languages = (*library.languages, Language("so", "Soomaali"))
    assert Talk(library, hint="so").starts("tea") == "Some of this is in English.\n\nTea."


def test_a_language_chosen_on_the_way_holds_from_the_next_word_on() -> None:
    steps = {"a": Remember(remember="contact.language", value="ar"), "b": Say(say="Tea.")}
    talk = Talk(SmallLibrary.of(flow("tea", steps, arabic={"b.say": "شاي."})))
    assert talk.starts("tea") == "شاي."
    assert talk.met(facts.LanguageChosen) == [facts.LanguageChosen("ar")]


def test_a_language_that_is_not_on_offer_is_not_taken() -> None:
    made = scene()
    made.know("contact.language", "so")
    assert (made.contact.language, made.language, made.events) == (None, "en", [])


def test_progress_is_counted_over_the_questions_of_the_flow() -> None:
    steps = {"hello": Say(say="Hello."), "a": TEA, "b": TEA}
    talk = Talk(SmallLibrary.of(flow("tea", steps, progress=True)))
    assert talk.starts("tea") == "Hello.\n\nQuestion 1 of 2\nTea?"
    assert talk.taps(0) == "Question 2 of 2\nTea?"


def test_a_single_question_needs_no_progress() -> None:
    assert Talk(SmallLibrary.of(flow("tea", {"a": TEA}, progress=True))).starts("tea") == "Tea?"


@pytest.mark.parametrize(
    ("number", "english", "arabic"),
    [
        ("1", "1 cup", "كوب"),
        ("2", "2 cups", "كوبان"),
        ("3", "3 cups", "3 أكواب"),
        ("11", "11 cups", "11 كوبا"),
    ],
)
def test_a_text_fits_its_number_in_every_language(number: str, english: str, arabic: str) -> None:
    forms = ("لا أكواب", "كوب", "كوبان", "{cups} أكواب", "{cups} كوبا", "{cups} كوب")
    steps = {
        "cups": Remember(remember="cups", value=number),
        "say": Say(say=Plural(one="{cups} cup", other="{cups} cups", count="cups")),
    }
    library = SmallLibrary.of(flow("tea", steps, arabic={"say.say": forms}))
    assert Talk(library).starts("tea") == english
    assert Talk(library, hint="ar").starts("tea") == arabic


@pytest.mark.parametrize("value", ["", "many", "3.5", "-1", "9" * 5000, "²"])
def test_a_number_that_is_none_breaks_nothing(value: str) -> None:
    steps = {
        "cups": Remember(remember="cups", value=value),
        "say": Say(say=Plural(one="One cup", other="Some cups", count="cups")),
    }
    assert Talk(SmallLibrary.of(flow("tea", steps))).starts("tea") == "Some cups"


def test_a_choice_is_shown_by_its_label_in_her_language() -> None:
    steps = {"tea": TEA, "done": Say(say="You said {tea}.")}
    arabic = {"tea.choices.yes": "نعم", "done.say": "قلت {tea}."}
    talk = Talk(SmallLibrary.of(flow("tea", steps, arabic=arabic)))
    talk.starts("tea")
    assert talk.taps(0) == "You said \u2068Yes\u2069."
    talk.contact = replace(talk.contact, language="ar")
    talk.starts("tea")
    assert talk.taps(0) == "قلت \u2068نعم\u2069."


def test_what_is_known_of_her_can_be_asked_for() -> None:
    made = scene(flow("tea", {"a": TEA, "b": TEA, "c": Say(say="x")}), "a", first_words="hello", adult=True)
    made.values = {"a": "yes"}
    known = {
        "a": "yes",
        "b": "",
        "contact.language": "",
        "contact.adult": "yes",
        "contact.joined": "no",
        "contact.stopped": "no",
        "contact.shoe_size": "",
        "session.set_aside": "no",
        "first_words": "hello",
        "questions": "2",
        "consent.polls": "never_asked",
    }
    assert {name: made.value(name) for name in known} == known


def test_a_consent_to_words_that_have_changed_is_changed() -> None:
    asked = flow("polls", {"a": POLLS})
    old, new = (Wording("polls.a", "v", "s", source, "en") for source in ("old", POLLS.source_sha256()))
    for wording, state in ((old, "changed"), (new, "given")):
        entry = ConsentEntry("polls", Decision.GIVEN, wording, "fake", "m", MONDAY)
        assert scene(asked, "a", consents={"polls": entry}).value("consent.polls") == state


def test_a_value_that_is_kept_is_filled_in_plainly() -> None:
    made = scene()
    made.values = {"tea": "yes", "words": "more time"}
    assert made.raw("{tea}: {words} {nothing}!") == "yes: more time !"


def test_her_words_are_never_taken_for_a_place_to_fill() -> None:
    """Whatever she writes is kept as she wrote it, in whichever order the places are filled."""
    for first, second in (("a", "b"), ("b", "a")):
        made = scene()
        made.values = {first: f"I wrote {{{second}}}", second: "secret"}
        assert made.raw(f"{{{first}}}") == f"I wrote {{{second}}}"
        assert made.raw("{a} {b}").count("secret") == 1


def test_nothing_said_is_no_message() -> None:
    made = scene()
    made.say("")
    made.speak("w1")
    assert made.events == []


def test_what_was_said_is_not_said_again() -> None:
    made = scene()
    made.say("Hello.")
    made.speak(None)
    made.speak(None)
    assert len(made.events) == 1


def test_joining_is_dated_once() -> None:
    made = scene(joined_at=MONDAY.replace(year=2020))
    made.know("contact.joined", "yes")
    made.know("contact.adult", "no")
    assert made.contact.joined_at == MONDAY.replace(year=2020)
    assert made.contact.adult is False
    assert made.events == [facts.Joined(), facts.AgeTold(adult=False)]


def test_words_of_the_house_can_be_said_before_any_flow() -> None:
    talk = Talk(SmallLibrary())
    talk.does(triggers.Tell("staff_welcome", values={"roles": ""}))
    assert talk.text == "Your role: ."


def test_a_question_that_does_not_fit_with_what_is_told_before_it_follows_by_itself() -> None:
    """WhatsApp takes 1,024 characters with buttons; the order stays, and the buttons are the question's."""
    scene = Scene(Contact("contact-1", "en", MONDAY), SmallLibrary({}), MONDAY, FakeIds("id"))
    for told, number in ((900, 1), (1010, 1), (1020, 2)):
        scene.events.clear()
        scene.say("x" * told)
        scene.said.append("Well?")
        scene.offered = (Choice("yes", "Yes"),)
        scene.speak("w1")
        said = [fact.message for fact in scene.events if isinstance(fact, facts.Spoken)]
        assert len(said) == number
        assert said[-1].text.endswith("Well?")
        assert (said[-1].choices, said[-1].wait_id) == ((Choice("yes", "Yes"),), "w1")
        assert all((each.choices, each.wait_id) == ((), None) for each in said[:-1])
