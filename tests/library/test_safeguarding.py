"""The words of the safety screen as people write them, and what they are told about their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ROOT
from bot.domain.danger import Danger
from bot.library.load import NO_FLOWS, load
from bot.library.safeguarding import (
    HEADS,
    NAME,
    SafeguardingHasErrors,
    problems,
    read,
    screen,
    screen_of,
    words_of,
)
from bot.safeguarding.model import Model
from tests.library.drafts import Drafts

SMALL = """
[answers.anything]
text = "This part is read elsewhere."

[concepts.blood]
en = "blood, bleed*"

[concepts.much]
en = "a lot, lots"

[phrases.bleeding]
danger = "emergency"
all    = ["blood", "much"]

[screen]
danger = 40

[screen.small_words]
en = "the, is"
"""


def told(drafts: Drafts, old: str, new: str) -> str:
    """What is said about the small file with a change in it."""
    assert old in SMALL
    drafts.write(NAME, SMALL.replace(old, new, 1))
    return "\n".join(map(str, problems(drafts.flows)))


def test_the_shipped_file_is_without_mistakes() -> None:
    found = words_of(ROOT / "flows")
    assert found.problems == ()
    assert {phrase.danger for phrase in found.phrases} == set(Danger)
    assert {"en", "so", "ar", "fr"} <= {language for lists in found.concepts.values() for language in lists}


def test_cries_and_turns_may_be_there(drafts: Drafts) -> None:
    more = '[screen.cries]\nen = "S.O.S., call 999"\n[screen.turns]\nen = "but, today"\n'
    drafts.write(NAME, SMALL + more)
    made = words_of(drafts.flows).screen(Model())
    assert made.cries == {"s o s", "cal 999"}
    assert made.turns == {"but", "todai"}, "as they are read"
    assert "'terns'" in told(drafts, "[screen.small_words]", "[screen.terns]\nen = 'x'\n[screen.small_words]")


def test_it_is_no_conversation_and_a_folder_may_lack_it(drafts: Drafts) -> None:
    assert NAME in NO_FLOWS
    assert problems(drafts.flows) == []
    before = [flow.name for flow in load(drafts.flows).flows]
    drafts.write(NAME, SMALL)
    assert [flow.name for flow in load(drafts.flows).flows] == before
    assert [each for each in drafts.problems() if each.step.partition(".")[0] in HEADS] == []


def test_what_is_written_counts(drafts: Drafts) -> None:
    drafts.write(NAME, SMALL)
    found = words_of(drafts.flows)
    assert found.concepts["blood"] == {"en": ("blood", "bleed*")}
    assert [phrase.name for phrase in found.phrases] == ["bleeding"]
    assert (found.sureness.danger, found.sureness.past) == (40, 50)
    assert found.made().held("bled a lot") == {"blood", "much"}
    assert screen(drafts.flows).look("blood, lots of it") is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('en = "blood, bleed*"', 'en = "bl*ed"', "I cannot read 'bl*ed'"),
        ('en = "blood, bleed*"', 'en = "bl*"', "'bl*' would be found in too many words"),
        ('en = "blood, bleed*"', 'en = "?!"', "I cannot read '?!'"),
        ('en = "blood, bleed*"', "en = 3", "should be words in quotes"),
        ('en = "blood, bleed*"', "", "There are no words under this heading"),
        ('danger = "emergency"', 'danger = "emergancy"', "which danger it tells of"),
        ('all    = ["blood", "much"]', 'all = ["blod"]', "Did you mean 'blood'?"),
        ('all    = ["blood", "much"]', 'all = "blood"', "names of concepts between"),
        ('all    = ["blood", "much"]', "", "This phrase says nothing"),
        ('all    = ["blood", "much"]', 'al = ["blood"]', "I do not know 'al'. Did you mean 'all'?"),
        ("danger = 40", "danger = 400", "a number from 0 to 100"),
        ("danger = 40", "dangre = 40", "Did you mean 'danger'?"),
        ("[concepts.much]", "[[concepts]]", "line 1"),
    ],
)
def test_a_mistake_is_told_in_plain_words(drafts: Drafts, old: str, new: str, said: str) -> None:
    found = told(drafts, old, new)
    assert said in found or ("line" in said and said.split()[0] in found)
    with pytest.raises(SafeguardingHasErrors):
        words_of(drafts.flows)


def test_a_mistake_is_told_with_its_line_and_heading(drafts: Drafts) -> None:
    found = told(drafts, 'en = "a lot, lots"', 'en = "a*"')
    assert found.startswith("flows/safeguarding.toml, line 8, step [concepts.much]: ")


def test_what_is_no_text_or_not_there(drafts: Drafts, tmp_path: Path) -> None:
    with pytest.raises(SafeguardingHasErrors, match=r"no safeguarding\.toml"):
        words_of(drafts.flows)
    path = drafts.flows / f"{NAME}.toml"
    path.write_bytes(b"\xff\xfe")
    assert "UTF-8" in str(read(path).problems[0])
    path.write_text("[concepts", "utf-8")
    assert read(path).problems
    path.unlink()
    path.mkdir()
    assert "cannot be read" in str(read(path).problems[0])


def test_learnt_weights_that_are_none_are_refused(drafts: Drafts, tmp_path: Path) -> None:
    drafts.write(NAME, SMALL)
    (tmp_path / "model.json").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="learnt weights"):
        screen(drafts.flows, tmp_path / "model.json")


def test_what_is_published_screens_as_the_file_does() -> None:
    source = (ROOT / "flows" / "safeguarding.toml").read_text("utf-8")
    published = screen_of(source)
    assert published is not None
    assert published is screen_of(source), "made once for each publication"
    for line in ("my husband hits me", "thank you, see you on Monday"):
        assert published.look(line) == screen(ROOT / "flows").look(line)


def test_without_concepts_there_is_no_screen_and_with_mistakes_it_is_said() -> None:
    assert screen_of("[hours]\ndays = []\n") is None
    with pytest.raises(SafeguardingHasErrors):
        screen_of('[concepts.x]\nen = "a"\n[phrases.y]\ndanger = "nothing"\nall = ["x"]\n')
