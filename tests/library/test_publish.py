"""What is published is the flow, whole: it can be restored without any file."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from bot.engine.flow import When
from bot.engine.steps.ask import Ask
from bot.library.load import read_flow
from bot.library.problems import FlowsHaveErrors
from bot.library.publish import UnreadableVersion, compile_flows, restore, restore_words
from bot.library.words import ALWAYS
from tests.library.checks.test_folder import everywhere
from tests.library.checks.test_translated import ARABIC_RULE, PLURAL
from tests.library.drafts import Drafts, words

FLOW = """
title    = "A way"
keywords = ["way", "my way"]
open_to  = "everyone"
progress = true
inside   = "restart"

[a]
say = { one = "One question.", other = "{questions} questions.", count = "questions" }
[b]
ask = "Why?"
choices = { good = "Good", bad = "Bad" }
[c]
say = "You said {b}."
"""


@pytest.fixture
def translated(drafts: Drafts) -> Drafts:
    drafts.write("words", words(everywhere("ar")))
    drafts.write("way", FLOW)
    forms = "".join(f'msgstr[{place}] "{place}"\n' for place in range(3))
    forms += "".join(f'msgstr[{place}] "{{questions}} {place}"\n' for place in range(3, 6))
    texts = {
        "way.b.ask": ("Why?", "لماذا؟"),
        "way.keywords": ("way, my way", "طريق, طريقي"),
        "words.skip": ("Skip", "تخطي"),
    }
    drafts.translate("ar", texts, rule=ARABIC_RULE, more=PLURAL + forms)
    return drafts


def test_a_flow_is_restored_as_it_was_written(translated: Drafts) -> None:
    """Steps, texts of every language, keywords, and what stands at the top."""
    version = {each.name: each for each in translated.versions()}["way"]
    draft, _ = read_flow("way", "flows/way.toml", FLOW)
    assert draft is not None
    flow = restore(version)
    assert flow == restore(replace(version))
    assert (flow.name, flow.version, flow.title) == ("way", version.version, "A way")
    assert flow.steps == draft.steps
    assert list(flow.steps) == ["a", "b", "c"]
    assert isinstance(flow.steps["b"], Ask)
    assert (flow.when, flow.open_to_everyone, flow.progress, flow.restart) == (None, True, True, True)
    assert flow.keywords == {"en": ("way", "my way"), "ar": ("طريق", "طريقي")}
    assert flow.texts["en"] == {
        "title": "A way",
        "a.say": ("One question.", "{questions} questions."),
        "b.ask": "Why?",
        "b.choices.good": "Good",
        "b.choices.bad": "Bad",
        "c.say": "You said {b}.",
    }
    assert flow.texts["ar"] == {
        "a.say": ("0", "1", "2", "{questions} 3", "{questions} 4", "{questions} 5"),
        "b.ask": "لماذا؟",
    }


def test_an_occasion_is_restored(drafts: Drafts) -> None:
    """It is what starts a flow without a keyword."""
    version = {each.name: each for each in drafts.versions()}["on_someone_new"]
    assert restore(version).when is When.SOMEONE_NEW


def test_the_words_are_published_with_the_languages(translated: Drafts) -> None:
    """STOP words of all languages, compared as messages are; each language with its plural rule."""
    version = {each.name: each for each in translated.versions()}["words"]
    spoken = restore_words(version)
    assert spoken.flow.texts["ar"] == {"skip": "تخطي"}
    assert spoken.flow.texts["en"]["skip"] == "Skip"
    assert [(each.code, each.name, each.draft) for each in spoken.languages] == [
        ("en", "English", False),
        ("ar", "العربية", False),
    ]
    assert spoken.rules["en"] == "(n != 1)"
    assert "n%100>=11 ? 4 : 5" in spoken.rules["ar"]
    assert {"stop", "ar stop"} <= spoken.understood["stop_words"]
    assert restore(version) == spoken.flow


def test_words_that_were_published_before_there_was_such_a_list_still_speak(translated: Drafts) -> None:
    """A release adds a list; until the next publication its English words are understood."""
    version = {each.name: each for each in translated.versions()}["words"]
    content = json.loads(version.content)
    del content["understood"]["yes_words"]
    content["understood"]["stop_words"].remove("stop")
    spoken = restore_words(replace(version, content=json.dumps(content)))
    assert spoken.understood.keys() == ALWAYS.keys()
    assert spoken.understood["yes_words"] == {"yes", "yes please"}
    assert {"stop", "ar stop"} <= spoken.understood["stop_words"]
    assert "ar no" in spoken.understood["no_words"]


def test_a_version_is_the_hash_of_its_content(drafts: Drafts) -> None:
    """So the same files are the same versions, on every machine."""
    versions = drafts.versions()
    assert versions == drafts.versions()
    for version in versions:
        assert version.version == sha256(version.content.encode()).hexdigest()
        assert json.loads(version.content)["name"] == version.name


def test_a_new_translation_is_a_new_version_of_its_flow_only(translated: Drafts) -> None:
    """What somebody agreed to is what she read, in her language."""
    before = {each.name: each.version for each in translated.versions()}
    path = translated.locales / "ar" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text("utf-8").replace("لماذا؟", "لمَ؟"), "utf-8")
    after = {each.name: each.version for each in translated.versions()}
    assert [name for name in before if before[name] != after[name]] == ["way"]


def test_a_draft_language_says_so(translated: Drafts) -> None:
    """Until its header says otherwise; English is no draft."""
    path = translated.locales / "ar" / "LC_MESSAGES" / "messages.po"
    path.write_text("# Draft: not approved yet.\n" + path.read_text("utf-8"), "utf-8")
    version = {each.name: each for each in translated.versions()}["words"]
    assert [each.draft for each in restore_words(version).languages] == [False, True]


def test_files_with_errors_are_refused_whole(drafts: Drafts) -> None:
    """Nothing is published by halves."""
    drafts.write("way", FLOW.replace("{b}", "{x}"))
    with pytest.raises(FlowsHaveErrors) as refused:
        compile_flows(drafts.flows, drafts.locales)
    assert [problem.file for problem in refused.value.problems] == ["flows/way.toml"]


def test_a_warning_keeps_nothing_from_being_published(drafts: Drafts) -> None:
    """A long sentence can wait."""
    drafts.write("way", FLOW.replace("Why?", " ".join(["why"] * 16)))
    assert "way" in {each.name for each in drafts.versions()}


def test_a_version_of_another_time_that_cannot_be_read_is_told(drafts: Drafts) -> None:
    """The run that is pinned to it then ends kindly."""
    drafts.write("way", FLOW)
    version = {each.name: each for each in drafts.versions()}["way"]
    with pytest.raises(UnreadableVersion):
        restore(replace(version, content=version.content.replace("[c]", "[c]\\nsing = 'x'")))
