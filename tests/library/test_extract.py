"""Texts go out to translators and come back, and nothing of theirs is lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.extract import extract
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from bot.domain.polling import Statement
from bot.library.extract import (
    DRAFT,
    Completeness,
    UnknownLanguage,
    UnreadableTranslations,
    statements_in,
    statements_out,
    template,
    update,
)
from bot.library.problems import FlowsHaveErrors
from bot.library.translations import plural, read_catalogues
from tests.library.drafts import Drafts
from tests.library.plans import PLAN, line_of
from tests.library.polls import VOTE

WAY = """
title    = "A way"
keywords = ["way"]
[a]
say = { one = "One question.", other = "{questions} questions.", count = "questions" }
[b]
ask = "Why?"
choices = { good = "Good" }
"""


def test_babel_finds_every_text_with_its_line_and_context() -> None:
    """With both forms of a plural."""
    source = io.BytesIO(WAY.encode())
    source.name = "flows/way.toml"
    assert list(extract("bot.library.extract:flow_texts", source)) == [
        (2, "A way", [], "way.title"),
        (5, ("One question.", "{questions} questions."), [], "way.a.say"),
        (7, "Why?", [], "way.b.ask"),
        (8, "Good", [], "way.b.choices.good"),
        (3, "way", [], "way.keywords"),
    ]


def test_the_template_holds_flows_and_words(drafts: Drafts) -> None:
    """All that can be translated."""
    drafts.write("way", WAY)
    catalog = template(drafts.flows)
    assert catalog.get("Why?", "way.b.ask") is not None
    assert catalog.get("Skip", "words.skip") is not None
    assert catalog.get("You wrote {first_words}", "on_first_words.only.say") is not None


def test_the_template_holds_polls_with_the_lines_of_their_texts(drafts: Drafts) -> None:
    (drafts.flows / "polls").mkdir()
    (drafts.flows / "polls" / "first.toml").write_text(VOTE, "utf-8")
    catalog = template(drafts.flows)
    found = {str(message.context): str(message.id) for message in catalog if message.id}
    assert {key: text for key, text in found.items() if key.startswith("polls/")} == {
        "polls/first.title": "What comes first?",
        "polls/first.why": "Your votes decide.",
        "polls/first.next": "We work on it now.",
        "polls/first.groups.people": "Families",
        "polls/first.groups.statutory": "The NHS",
        "polls/first.choose.ask": "Which one?",
        "polls/first.options.tea": "Tea",
        "polls/first.options.water": "Water",
    }
    tea = catalog.get("Tea", "polls/first.options.tea")
    assert tea is not None
    assert tea.locations == [("flows/polls/first.toml", VOTE.splitlines().index('tea = "Tea"') + 1)]


def test_the_template_holds_the_plan_with_the_lines_of_its_texts(drafts: Drafts) -> None:
    """A poll may have the name of the plan."""
    drafts.write("plan", PLAN)
    (drafts.flows / "polls").mkdir()
    (drafts.flows / "polls" / "plan.toml").write_text(VOTE, "utf-8")
    catalog = template(drafts.flows)
    found = [message for message in catalog if message.id and str(message.context).startswith("plan.")]
    assert [str(message.context) for message in found][:4] == [
        "plan.title",
        "plan.milestones.choose",
        "plan.milestones.team",
        "plan.ideas.title",
    ]
    say = catalog.get("What should change? Please write to us.", "plan.ideas.say")
    assert say is not None
    assert say.locations == [("flows/plan.toml", line_of(PLAN.lstrip(), "say"))]
    assert catalog.get("Tea", "polls/plan.options.tea") is not None


def test_a_new_language_begins_as_a_draft(drafts: Drafts) -> None:
    """With every text, none translated."""
    (somali,) = update(drafts.flows, drafts.locales, add="so")
    assert somali == Completeness("so", 0, somali.total, 0)
    assert somali.percent == 0
    assert DRAFT in (drafts.locales / "so/LC_MESSAGES/messages.po").read_text("utf-8")
    ((catalogue,), _) = read_catalogues(drafts.locales)
    assert catalogue.language.draft


@pytest.mark.parametrize("language", ["ar", "so", "am", "yo", "ti", "ln", "fr", "pt_PT", "pl"])
def test_a_new_language_has_the_plural_forms_of_cldr(drafts: Drafts, language: str) -> None:
    """In the order in which every PO file names them."""
    update(drafts.flows, drafts.locales, add=language)
    ((catalogue,), problems) = read_catalogues(drafts.locales)
    assert problems == []
    rule = Locale.parse(language).plural_form
    forms = [tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in {*rule.tags, "other"}]
    assert catalogue.forms == len(forms)
    assert [forms[plural(catalogue, number)] for number in range(201)] == [
        rule(number) for number in range(201)
    ]


def test_a_language_that_nobody_knows_is_refused(drafts: Drafts) -> None:
    """Rather than offered."""
    with pytest.raises(UnknownLanguage):
        update(drafts.flows, drafts.locales, add="english")
    assert not list(drafts.locales.glob("*/"))


def put(drafts: Drafts, old: str, new: str) -> None:
    path = drafts.locales / "so/LC_MESSAGES/messages.po"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_translations_are_kept(drafts: Drafts) -> None:
    """Also the plural forms, and the draft mark."""
    drafts.write("way", WAY)
    update(drafts.flows, drafts.locales, add="so")
    put(drafts, 'msgid "Why?"\nmsgstr ""', 'msgid "Why?"\nmsgstr "Waayo?"')
    put(drafts, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Hal"\nmsgstr[1] "{questions} su\'aal"')
    drafts.write("new", 'title = "New"\n[a]\nsay = "Hello"\n')
    (somali,) = update(drafts.flows, drafts.locales)
    assert (somali.translated, somali.to_look_at) == (2, 0)
    ((catalogue,), _) = read_catalogues(drafts.locales)
    assert catalogue.text("way.b.ask", "Why?") == "Waayo?"
    assert catalogue.language.draft


def test_the_translation_of_a_changed_text_waits_for_a_second_look(drafts: Drafts) -> None:
    """It is kept, marked and not used, until somebody takes the mark away."""
    drafts.write("way", WAY)
    update(drafts.flows, drafts.locales, add="so")
    put(drafts, 'msgid "Why?"\nmsgstr ""', 'msgid "Why?"\nmsgstr "Waayo?"')
    drafts.write("way", WAY.replace("Why?", "Why is that?"))
    (somali,) = update(drafts.flows, drafts.locales)
    assert (somali.translated, somali.to_look_at) == (0, 1)
    with (drafts.locales / "so/LC_MESSAGES/messages.po").open("rb") as file:
        message = read_po(file).get("Why is that?", "way.b.ask")
    assert message is not None
    assert (message.fuzzy, message.string) == (True, "Waayo?")
    ((catalogue,), _) = read_catalogues(drafts.locales)
    assert catalogue.text("way.b.ask", "Why is that?") is None
    assert update(drafts.flows, drafts.locales) == (somali,)


def test_nothing_changes_when_nothing_has_changed(drafts: Drafts) -> None:
    """No dates, no line numbers: two runs write the same bytes."""
    drafts.write("way", WAY)
    update(drafts.flows, drafts.locales, add="ar")
    before = {path: path.read_bytes() for path in drafts.locales.rglob("*.po*")}
    assert len(before) == 2
    drafts.write("way", "# A note more.\n\n" + WAY)
    update(drafts.flows, drafts.locales)
    assert {path: path.read_bytes() for path in drafts.locales.rglob("*.po*")} == before
    assert not [text for text in before.values() if b"-Date:" in text or b"Babel" in text]


def test_files_with_errors_leave_the_translations_alone(drafts: Drafts) -> None:
    """Half a file would lose half the translations."""
    drafts.write("way", WAY)
    update(drafts.flows, drafts.locales, add="so")
    before = (drafts.locales / "messages.pot").read_bytes()
    drafts.write("way", WAY.replace("[b]\nask", "[b]\nasks"))
    with pytest.raises(FlowsHaveErrors):
        update(drafts.flows, drafts.locales)
    assert (drafts.locales / "messages.pot").read_bytes() == before


def test_babels_own_command_finds_the_same_texts(drafts: Drafts, tmp_path: Path) -> None:
    """With the mapping that pyproject.toml holds, for translators' tools that call it."""
    drafts.write("way", WAY)
    mapping = tmp_path / "babel.toml"
    mapping.write_text(
        '[[mappings]]\nmethod = "bot.library.extract:flow_texts"\npattern = "flows/*.toml"\n', "utf-8"
    )
    pot = tmp_path / "found.pot"
    arguments = ["pybabel", "-q", "extract", "-F", str(mapping), "-o", str(pot), str(tmp_path)]
    CommandLineInterface().run(arguments)  # type: ignore[no-untyped-call]
    with pot.open("rb") as file:
        found = {(message.context, str(message.id)) for message in read_po(file) if message.id}
    assert found == {(message.context, str(message.id)) for message in template(drafts.flows) if message.id}


def test_a_changed_text_waits_in_each_language_with_its_own_old_translation(drafts: Drafts) -> None:
    """Nothing of one language ever gets into the file of another."""
    drafts.write("way", WAY)
    drafts.translate("fr", {"way.b.ask": ("Why?", "Pourquoi ?")})
    drafts.translate("es", {"way.b.ask": ("Why?", "¿Por qué?")})
    drafts.write("way", WAY.replace("Why?", "Why so?"))
    update(drafts.flows, drafts.locales)
    written = {
        code: (drafts.locales / code / "LC_MESSAGES" / "messages.po").read_text("utf-8")
        for code in ("fr", "es")
    }
    assert "Pourquoi ?" in written["fr"] and "¿Por qué?" not in written["fr"]
    assert "¿Por qué?" in written["es"] and "Pourquoi ?" not in written["es"]


def test_what_is_gone_from_the_flows_is_gone_from_the_files_of_translators(drafts: Drafts) -> None:
    """Also a number or an address that turned out to be wrong."""
    drafts.write("way", WAY)
    drafts.translate("fr", {"way.b.ask": ("Why?", "Pourquoi ?")})
    (drafts.flows / "way.toml").unlink()
    update(drafts.flows, drafts.locales)
    assert "Pourquoi" not in (drafts.locales / "fr" / "LC_MESSAGES" / "messages.po").read_text("utf-8")


STATEMENTS = [
    Statement("s1", "first", {"en": "Be heard", "so": "Maqal"}),
    Statement("s2", "first", {"en": "Time"}),
]


def test_statements_go_out_with_what_is_translated() -> None:
    written = statements_out(STATEMENTS, "so")
    assert 'msgctxt "s1"\nmsgid "Be heard"\nmsgstr "Maqal"' in written
    assert 'msgctxt "s2"\nmsgid "Time"\nmsgstr ""' in written
    assert statements_in(written.encode(), STATEMENTS, "so", 60) == {"s1": "Maqal"}


def test_a_translation_of_other_words_is_not_taken() -> None:
    """Nor one that waits for a second look, nor one of a statement that is gone."""
    written = statements_out(STATEMENTS, "so")
    reworded = [Statement("s1", "first", {"en": "Be believed"}), STATEMENTS[1]]
    assert statements_in(written.encode(), reworded, "so", 60) == {}
    fuzzy = written.replace('msgctxt "s1"', '#, fuzzy\nmsgctxt "s1"')
    assert statements_in(fuzzy.encode(), STATEMENTS, "so", 60) == {}
    assert statements_in(written.encode(), STATEMENTS[1:], "so", 60) == {}


def test_what_is_no_file_of_translations_or_too_long_is_refused_whole() -> None:
    written = statements_out(STATEMENTS, "so").encode()
    assert statements_in(written, STATEMENTS, "so", 5) == {"s1": "Maqal"}
    with pytest.raises(UnreadableTranslations, match=r"Longer than 4 signs: s1 \(5 signs\)\."):
        statements_in(written, STATEMENTS, "so", 4)
    for broken in (b"\xff\xfe", b'msgid "a'):
        with pytest.raises(UnreadableTranslations, match="cannot be read"):
            statements_in(broken, STATEMENTS, "so", 60)
