"""The project's own conversations: without a mistake, whole in every language, played on every way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from benchmarks.safe import HEADING, safe_text
from bot.domain.consent import PURPOSES
from bot.domain.contact import Contact
from bot.domain.poll import Method
from bot.domain.recalled import What
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import When
from bot.engine.matching import normal
from bot.engine.rendering import find
from bot.engine.steps import KINDS
from bot.library.check import check
from bot.library.extract import update
from bot.library.load import NO_FLOWS, Head, load, read_flow
from bot.library.menu import COMMANDS
from bot.library.plan_files.headings import EXPECTED as PLANNED
from bot.library.plan_files.read import read_plan
from bot.library.poll_files.headings import HEAD, HEADINGS, STAGES, Group, Rule
from bot.library.poll_files.opening import fixed_in_file
from bot.library.poll_files.read import read_poll
from bot.library.poll_files.sheets import sheet_of
from bot.library.publish import compile_flows
from bot.library.shelf import Shelf
from bot.library.translations import read_catalogues
from bot.library.whole_plan import load_plan, overrides_of
from bot.library.words import ALWAYS
from tests.engine.votes import CLOSES, opened
from tests.library.drafts import AT, shelf_of
from tests.library.phone import Phone

ROOT = Path(__file__).parents[2]
PROJECT = (ROOT / "flows", ROOT / "locales")
WALK = (ROOT / "benchmarks" / "walk", ROOT / "benchmarks" / "walk" / "locales")
FOLDERS = [pytest.param(*PROJECT, id="flows"), pytest.param(*WALK, id="walk")]
README = (ROOT / "flows" / "README.md").read_text("utf-8")

NEW = Contact("someone", None, AT)
JOINED = replace(NEW, language="en", adult=True, joined_at=AT)


@cache
def shelf(flows: Path, locales: Path) -> Shelf:
    return shelf_of(compile_flows(flows, locales))


@pytest.mark.parametrize(("flows", "locales"), FOLDERS)
def test_the_files_have_no_problems(flows: Path, locales: Path) -> None:
    """Not even a warning: every language is complete, every sentence short.

    Of the walk only what it says is translated: it never speaks of check-ins or of what is held about her.
    """
    found = [str(problem) for problem in check(flows, locales)]
    if flows == WALK[0]:
        found = [
            problem for problem in found if "texts are not translated, the first is words." not in problem
        ]
    assert found == []


@pytest.mark.parametrize(("flows", "locales"), FOLDERS)
def test_the_translators_have_the_texts_of_today(flows: Path, locales: Path, tmp_path: Path) -> None:
    """`bigroom locales update` would change nothing, and nothing waits for a second look."""
    for path in flows.rglob("*.toml"):
        copy_of = tmp_path / flows.name / path.relative_to(flows)
        copy_of.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy_of)
    shutil.copytree(locales, tmp_path / "locales")
    languages = update(tmp_path / flows.name, tmp_path / "locales")
    assert [each.to_look_at for each in languages] == [0] * len(languages)
    if flows != WALK[0]:  # the walk never says most of the words that belong to no flow
        assert [each.percent for each in languages] == [100] * len(languages)
    for path in locales.rglob("*.po*"):
        assert (tmp_path / "locales" / path.relative_to(locales)).read_bytes() == path.read_bytes(), path


def test_the_polls_of_the_project_make_sheets_that_are_whole_in_every_language() -> None:
    """Nothing of a rule that is signed is said in English to somebody who reads another language."""
    loaded, (catalogues, _) = load(PROJECT[0]), read_catalogues(PROJECT[1])
    sheets = [
        sheet_of(poll, stage, catalogues)
        for poll in loaded.polls
        for stage in poll.stages
        if fixed_in_file(poll, stage)
    ]
    assert {sheet.name for sheet in sheets} >= {"first_priority.gather", "where_to_meet.approve"}
    for sheet in sheets:
        for language, texts in sheet.texts.items():
            assert texts.keys() == sheet.texts["en"].keys(), (sheet.name, language)


def test_the_plan_of_the_project_is_whole_in_every_language() -> None:
    """And nothing of it asks again before people were answered."""
    plan, problems = load_plan(*PROJECT)
    assert plan is not None
    assert problems == []
    assert overrides_of(PROJECT[0]) == []
    assert {"prioritise", "team", "training", "actions", "evaluation", "write_up"} < plan.milestones.keys()
    for language, texts in plan.texts.items():
        assert texts.keys() == plan.texts["en"].keys(), language


def test_the_languages_are_on_offer_as_drafts() -> None:
    """Until a reader of the community has approved each."""
    languages = shelf(*PROJECT).languages
    assert [(each.code, each.name, each.draft) for each in languages] == [
        ("en", "English", False),
        ("ar", "العربية", True),
        ("so", "Soomaali", True),
    ]


def test_a_purpose_is_asked_for_in_the_same_words_everywhere() -> None:
    """Else a yes in the welcome would mean another thing than a yes in the choices."""
    asked = {purpose: shelf(*PROJECT).sources(purpose) for purpose in PURPOSES}
    assert {purpose for purpose, wordings in asked.items() if wordings} == set(PURPOSES)
    assert [purpose for purpose, wordings in asked.items() if len(wordings) > 1] == []


@pytest.mark.parametrize(
    "said",
    [
        "STOP",
        "/stop",
        "Stop.",
        "stop please",
        "Please stop!",
        "stop, thank you",
        "UNSUBSCRIBE",
        "cancel",
        "End",
        "quit",
        "OPT-OUT",
        "revoke",
        "STOPALL",
        "no more messages",
        "توقف",
        "توقّف",
        "أوقفوا الرسائل",
        "إيقاف",
        "وقف",
        "tawaqaf",
    ],
)
def test_stop_is_understood_however_it_is_said(said: str) -> None:
    """In every language on offer, in native and in Latin spelling."""
    assert normal(said) in shelf(*PROJECT).stop_words


@pytest.mark.parametrize(
    "said", ["don't stop", "I want the pain to stop", "end of May", "لا", "stop it hurts"]
)
def test_stop_within_a_sentence_is_no_stop(said: str) -> None:
    """Only a whole message counts."""
    assert normal(said) not in shelf(*PROJECT).stop_words


def test_every_command_of_the_menu_leads_somewhere() -> None:
    """And every list of words holds each language on offer."""
    shelved = shelf(*PROJECT)
    assert {"start"} <= shelved.start_words
    for command in set(COMMANDS) - {"start", "stop"}:
        assert shelved.keyword(command) is not None, command
    draft = load(PROJECT[0]).words
    assert draft is not None
    for name in ALWAYS:
        assert set(draft.lists[name]) >= {each.code for each in shelved.languages}


# -- every way through every flow --------------------------------------------------------------


#: A question of a flow, and what is answered to it.
Edge: TypeAlias = tuple[str, str, str]


def ways(phone: Phone, gone: set[Edge]) -> Iterator[Phone]:
    """Play on from here in every way there is, each answer to each question once, and yield each ending."""
    assert not phone.met(facts.RunFailed)
    fits(phone)
    if not phone.session.runs:
        yield phone
        return
    asked, run = phone.messages[-1], phone.session.runs[-1]
    if (run.flow, run.step, "?") not in gone:
        gone.add((run.flow, run.step, "?"))
        unclear(copy(phone), asked.text.splitlines()[-1])
    for place, choice in enumerate(asked.choices):
        if (run.flow, run.step, choice.id) not in gone:
            gone.add((run.flow, run.step, choice.id))
            following = copy(phone)
            following.tap(place)
            yield from ways(following, gone)
    words = (run.flow, run.step, "More time, please")
    if [choice.id for choice in asked.choices] in ([], ["skip"]) and words not in gone:
        gone.add(words)
        following = copy(phone)
        following.write(words[-1])
        yield from ways(following, gone)


def fits(phone: Phone) -> None:
    """What is said in a turn is one message that a phone can show, filled in, in her language.

    Only where the question would not fit with what is told before it, it follows by itself.
    """
    whole = sum(len(message.text) for message in phone.messages)
    assert len(phone.messages) <= (2 if whole > 1000 else 1)
    quotes = any(run.flow == "edit" for run in phone.session.runs)  # whole messages, names in braces and all
    for message in phone.messages:
        assert 0 < len(message.text) <= (1024 if message.choices and not quotes else 4096)
        assert quotes or not re.search(r"[{}]", message.text)
        assert all(0 < len(choice.label) <= 60 for choice in message.choices)
        if phone.contact.language == "ar":
            assert message.direction == "rtl"
            english = find(phone.shelf.words, "in_english", "ar")[0]
            assert str(english) not in message.text


def unclear(phone: Phone, question: str) -> None:
    """An answer that nobody understands is asked again once; then the question is let go, or rests."""
    if phone.messages[-1].choices[-1:] and [choice.id for choice in phone.messages[-1].choices] == ["skip"]:
        phone.write("?!")
    else:
        phone.write("something else altogether")
    assert phone.messages[-1].text.splitlines()[-1] == question
    fits(phone)
    phone.write("?!")
    assert not phone.met(facts.RunFailed)
    assert phone.messages
    fits(phone)


def endings(name: str, contact: Contact) -> list[Phone]:
    phone = Phone(shelf(*PROJECT), contact)
    phone.do(triggers.StartFlow(name, values={"first_words": "Hello there"}))
    return list(ways(phone, set()))


@pytest.mark.parametrize(
    "contact", [NEW, JOINED, replace(JOINED, language="ar")], ids=["new", "joined", "arabic"]
)
@pytest.mark.parametrize(
    "name", sorted(path.stem for path in PROJECT[0].glob("*.toml") if path.stem not in {"words", *NO_FLOWS})
)
def test_every_way_through_a_flow_ends_well(name: str, contact: Contact) -> None:
    """For someone new, someone who has joined, someone who reads Arabic; also with unclear answers."""
    assert endings(name, contact)


def test_the_welcome_joins_everyone_but_those_under_16() -> None:
    """Of whom nothing more is asked; consent is only what was said yes to."""
    for phone in endings("welcome", NEW):
        consents = {purpose: str(entry.decision) for purpose, entry in phone.contact.consents.items()}
        if phone.contact.adult:
            assert phone.contact.joined_at == AT
        else:
            assert phone.contact.joined_at is None
            assert consents == {}
        again = Phone(phone.shelf, phone.contact)
        again.start("welcome")
        assert again.session.empty
        assert again.contact == phone.contact


def test_the_welcome_goes_on_where_it_was_left() -> None:
    """What has been answered is not asked again."""
    someone = replace(NEW, language="en", adult=True)
    phone = Phone(shelf(*PROJECT), someone)
    assert "Question 3 of 5\nMay we send you news" in phone.start("welcome")
    phone.tap(1)
    phone.tap(0)
    later = Phone(phone.shelf, phone.contact)
    assert "Question 5 of 5\nMay we ask you" in later.start("welcome")


@pytest.mark.parametrize("contact", [JOINED, replace(JOINED, language="ar")], ids=["english", "arabic"])
@pytest.mark.parametrize("method", Method)
def test_every_way_through_a_vote_ends_well(method: Method, contact: Contact) -> None:
    """Of every method, whether she has voted before or not; nothing is counted without her yes."""
    for marks in ({}, {"home": 1, "time": 2}) if method is not Method.IDEAS else ({},):
        phone = Phone(shelf(*PROJECT), contact)
        phone.at = CLOSES - timedelta(days=5)
        stage = opened(method, marks)
        phone.known[What.POLLS] = lambda _, stage=stage: (stage,)  # type: ignore[misc]
        phone.do(triggers.StartFlow("poll"))
        assert phone.session.runs[-1].flow == "may_we_count"
        assert not phone.met(facts.BallotCast)
        assert list(ways(phone, set()))


def test_a_vote_needs_consent() -> None:
    """Without a yes nothing is asked."""
    for tapped in (1, 2):
        phone = Phone(shelf(*PROJECT), JOINED)
        phone.at = CLOSES - timedelta(days=5)
        phone.known[What.POLLS] = lambda _: (opened(Method.CHOOSE),)
        phone.start("poll")
        assert "Without your yes we count nothing" in phone.tap(tapped)
        assert phone.session.empty


def test_someone_who_comes_back_is_asked_about_news_again() -> None:
    """START after STOP: a yes from before does not count any more."""
    phone = Phone(shelf(*PROJECT), NEW)
    phone.start("welcome")
    for _ in range(5):
        phone.tap(0)
    assert phone.contact.joined_at is not None
    phone.do(triggers.Stop())
    assert [len(phone.messages), phone.messages[0].choices] == [1, ()]
    assert "May we send you news" in phone.do(triggers.Start())
    assert "CHOICES" in phone.tap(0)
    assert phone.do(triggers.Start()).startswith("Welcome back.")
    assert phone.session.empty


def test_the_language_can_be_changed_in_the_middle_of_a_question() -> None:
    """The question comes again in the new language."""
    phone = Phone(shelf(*PROJECT), JOINED)
    phone.start("may_we_count")
    phone.start("language")
    said = phone.tap(1)
    assert said.startswith("شكراً لكم. من الآن سأكتب بالعربية.")
    asking = phone.shelf.flow("may_we_count")
    assert asking is not None
    assert said.endswith(str(find(asking, "polls.ask", "ar")[0]))
    assert phone.labels[-1] == "تخطي"


def test_help_speaks_of_continue_only_when_something_waits() -> None:
    """No word for which there is nothing to do."""
    phone = Phone(shelf(*PROJECT), JOINED)
    assert "CONTINUE" not in phone.start("help")
    phone.start("may_we_count")
    phone.wait(25)
    assert "CONTINUE" in phone.start("help")
    assert phone.do(triggers.GoOn()).startswith("May we count your votes?")


def test_what_she_wrote_first_is_shown_and_hers_to_give() -> None:
    """Only a yes passes it on."""
    kept = [
        [fact.words for fact in phone.met(facts.AnswerRecorded) if fact.step == "words_for_the_team"]
        for phone in endings("first_words", JOINED)
    ]
    assert kept == [["Hello there"], [], []]


# -- the walk that every bot is measured with --------------------------------------------------

TURNS = {
    "en": [
        "Yes, I agree",
        "Water",
        "Health",
        "Chat",
        "Thank you! Your answers were saved.",
        "You are unsubscribed.",
    ],
    "es": [
        "Sí, acepto",
        "Agua",
        "Salud",
        "Chat",
        "¡Gracias! Sus respuestas se guardaron.",
        "Se ha dado de baja.",
    ],
    "fr": [
        "Oui, j'accepte",
        "Eau",
        "Santé",
        "Chat",
        "Merci ! Vos réponses sont enregistrées.",
        "Vous êtes désinscrit.",
    ],
}


@pytest.mark.parametrize("code", TURNS)
def test_the_walk_has_eight_turns_and_can_be_begun_again(code: str) -> None:
    """/start, language, consent, three questions, a comment, /stop: with the same buttons for every bot."""
    phone = Phone(shelf(*WALK))
    for _ in range(2):
        met = []
        assert phone.do(triggers.Start()) == "Choose your language / Elija idioma / Choisissez la langue"
        assert phone.labels == ["English", "Español", "Français"]
        phone.tap(list(TURNS).index(code))
        for place in range(4):
            assert place == 0 or len(phone.labels) == 4
            met.append(phone.labels[0])
            phone.tap(0)
            assert len(phone.messages) == 1
        assert phone.labels == []
        met.append(phone.write("Please fix the street lights"))
        assert [fact.words for fact in phone.met(facts.AnswerRecorded)] == ["Please fix the street lights"]
        met.append(phone.do(triggers.Stop()))
        assert len(phone.messages) == 1
        assert met == TURNS[code]


# -- the README of the flows -------------------------------------------------------------------


def test_every_example_of_the_readme_can_be_read() -> None:
    """A champion copies them."""
    blocks = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert len(blocks) > 8
    kinds = set()
    for block in blocks:
        if "[groups]" in block:
            poll, problems = read_poll("example", "flows/polls/example.toml", block)
            assert (poll is not None, problems) == (True, [])
            continue
        if "[points." in block:
            plan, problems = read_plan("flows/plan.toml", block)
            assert (plan is not None, problems) == (True, [])
            continue
        source = block if "title" in block else f'title = "Example"\n{block}'
        flow, problems = read_flow("example", "flows/example.toml", source)
        assert problems == []
        assert flow is not None
        kinds |= {step.kind for step in flow.steps.values()}
    assert kinds == set(KINDS)


def test_the_readme_names_everything_that_can_be_written() -> None:
    """Keys, occasions, purposes, kinds."""
    keys = {info.alias or name for model in KINDS.values() for name, info in model.model_fields.items()}
    polls = {*HEAD, *HEADINGS, *(key for model in STAGES.values() for key in model.model_fields)}
    polls |= {*Rule.model_fields, *Group.model_fields}
    for word in {*keys, *Head.model_fields, *When, *PURPOSES, *ALWAYS, *polls, *PLANNED}:
        assert re.search(rf"\b{word}\b", README), word


def test_the_walk_is_screened_and_answered_as_the_project_is() -> None:
    """Its safety file is made of the project's: PYTHONPATH=. python -m benchmarks.safe"""
    walk = (ROOT / "benchmarks" / "walk" / "safeguarding.toml").read_text("utf-8")
    assert walk == HEADING + safe_text()
