"""One text of a file is another, and the rest is the same, sign by sign."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import ROOT
from bot.engine.looks import changeable
from bot.library import rewrite
from bot.library.load import NO_FLOWS, read_flow
from bot.library.problems import FlowsHaveErrors
from bot.library.rewrite import rewritten
from tests.library.drafts import Drafts

FILES = sorted(path for path in (ROOT / "flows").glob("*.toml") if path.stem not in ("words", *NO_FLOWS))
TEA = '''# About tea.

title    = "Tea"    # short
keywords = ["tea"]

[hello]
say = """
Hello. \\
How are you?
Fine."""   # two lines

# --- The question ---

[tea]
ask     = "Tea?"                # short
choices = { yes = "Yes",  no = "No, never" }  # both
unclear = 'Pardon?'

[long.choices]
first  = "The first"   # one
second = "The second"

[long]
ask = "Which?"
'''


def test_only_the_text_changes() -> None:
    changed = rewritten(TEA, "tea.ask", "Or tea?")
    assert changed == TEA.replace('"Tea?" ', '"Or tea?" ')


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("tea.choices.no", '"No, never"', '"X"'),
        ("tea.unclear", "'Pardon?'", '"X"'),
        ("long.choices.second", '"The second"', '"X"'),
        ("long.ask", '"Which?"', '"X"'),
        ("hello.say", '"""\nHello. \\\nHow are you?\nFine."""', '"X"'),
    ],
)
def test_notes_and_layout_stay(key: str, old: str, new: str) -> None:
    assert rewritten(TEA, key, "X") == TEA.replace(old, new)


@pytest.mark.parametrize("key", ["tea.say", "cake.ask", "tea.choices.cake"])
def test_a_text_that_is_not_there_is_not_added(key: str) -> None:
    with pytest.raises(KeyError):
        rewritten(TEA, key, "X")


def test_a_long_text_goes_on_over_several_lines() -> None:
    text = "One two three. " * 20 + "\nThe second line.\n\nThe last."
    changed = rewritten(TEA, "tea.ask", text.strip())
    assert max(map(len, changed.splitlines())) <= 130
    assert tomllib.loads(changed)["tea"]["ask"] == "\n".join(
        line.strip() for line in text.strip().splitlines()
    )


def test_what_means_something_in_such_a_file_is_written_so_that_it_does_not() -> None:
    for text in (
        '"Tea"',
        'a "quoted" word',
        "back\\slash",
        '"""',
        'end"',
        "\x01\x7f",
        "\\n",
        "# no note",
        "''",
    ):
        for longer in (text, f"{text}\n{text}", f"{'word ' * 30}{text}"):
            assert tomllib.loads(rewritten(TEA, "tea.ask", longer))["tea"]["ask"] == longer


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(text=LINES.map("\n".join), key=st.sampled_from(["hello.say", "tea.ask", "tea.choices.yes"]))
def test_whatever_is_written_is_read_again_and_all_else_with_it(text: str, key: str) -> None:
    expected = tomllib.loads(TEA)
    *way, last = key.split(".")
    table = expected
    for name in way:
        table = table[name]
    table[last] = text
    assert tomllib.loads(rewritten(TEA, key, text)) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_of_our_own_files_can_be_written_anew(path: Path) -> None:
    """And the file with the old words back is the file of before, to a reader."""
    source = path.read_text("utf-8")
    flow, _ = read_flow(path.stem, path.name, source)
    assert flow is not None
    for key, text in changeable(flow):
        there = rewritten(source, key, "New words.")
        assert there.count("New words.") == 1
        back, problems = read_flow(path.stem, path.name, rewritten(there, key, text))
        assert problems == []
        assert back is not None
        assert (back.head, dict(back.steps)) == (flow.head, dict(flow.steps))


# -- in a folder -------------------------------------------------------------------------------


@pytest.fixture
def tea(drafts: Drafts) -> Path:
    """A flow file in a folder."""
    drafts.write("tea", 'title = "Tea"\nkeywords = ["tea"]\n[a]\nsay = "Hello."  # hello\n')
    return drafts.flows / "tea.toml"


def test_a_text_is_put_into_its_file(drafts: Drafts, tea: Path) -> None:
    before = tea.read_text("utf-8")
    tea.chmod(0o640)
    rewrite.put(drafts.flows, drafts.locales, "tea", "a.say", "Good day.")
    assert tea.read_text("utf-8") == before.replace("Hello.", "Good day.")
    assert tea.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in drafts.flows.iterdir() if path.suffix != ".toml"] == []


def test_with_an_error_nothing_is_written(drafts: Drafts, tea: Path) -> None:
    before = tea.read_bytes()
    with pytest.raises(FlowsHaveErrors) as refused:
        rewrite.put(drafts.flows, drafts.locales, "tea", "a.say", "Hello {nobody}.")
    assert [(each.file, each.line) for each in refused.value.problems] == [("flows/tea.toml", 4)]
    assert tea.read_bytes() == before
    assert list(drafts.flows.glob(".*")) == []


def test_an_error_in_another_file_keeps_it_back_too(drafts: Drafts, tea: Path) -> None:
    drafts.write("broken", 'title = "Broken"\n[a]\nsya = "x"\n')
    before = tea.read_bytes()
    with pytest.raises(FlowsHaveErrors):
        rewrite.put(drafts.flows, drafts.locales, "tea", "a.say", "Good day.")
    assert tea.read_bytes() == before


def test_how_lines_end_and_how_the_file_begins_stay(drafts: Drafts, tea: Path) -> None:
    """As an editor on Windows leaves them."""
    windows = b"\xef\xbb\xbf" + tea.read_bytes().replace(b"\n", b"\r\n")
    tea.write_bytes(windows)
    rewrite.put(drafts.flows, drafts.locales, "tea", "a.say", "Good day.")
    assert tea.read_bytes() == windows.replace(b"Hello.", b"Good day.")
    rewrite.put(drafts.flows, drafts.locales, "tea", "a.say", "Two\nlines.")
    assert b"\n" not in tea.read_bytes().replace(b"\r\n", b"")
    assert drafts.shelf().flow("tea").texts["en"]["a.say"] == "Two\nlines."  # type: ignore[union-attr]


def test_what_a_text_would_cause_is_known_before(drafts: Drafts, tea: Path) -> None:
    drafts.write("bee", f'title = "Bee"\nkeywords = ["bee"]\n[a]\nsay = "{"bee " * 16}"\n')
    long = " ".join(["tea"] * 16)
    before = tea.read_bytes()
    (problem,) = [
        each
        for each in rewrite.would_cause(drafts.flows, drafts.locales, "tea", "a.say", long)
        if "16 words" in each.message
    ]
    assert problem.file == "flows/tea.toml"
    assert rewrite.would_cause(drafts.flows, drafts.locales, "tea", "a.say", "Good day.") == []
    assert tea.read_bytes() == before
