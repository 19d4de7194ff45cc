"""Messages fit a phone, labels a button."""

from __future__ import annotations

import pytest

from bot.library.problems import Severity
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words

#: Short sentences, so that only the length is wrong.
LINE = "One two three. "


def text(length: int) -> str:
    return (LINE * (length // len(LINE) + 1))[: length - 1] + "."


#: Steps -> the step in which a message is too long, and how long it is; nothing where all fit.
MESSAGES = [
    (f'[a]\nsay = "{text(4094)}"\n', None),
    (f'[a]\nsay = "{text(4095)}"\n', ("a", 4097, 4096)),
    (f'[a]\nask = "{text(1024)}"\n', None),
    (f'[a]\nask = "{text(1025)}"\n', ("a", 1025, 1024)),
    (f'[a]\nask = "{text(1025)}"\nskip = false\nreason = "x"\n', None),
    (f'[a]\nask = "{text(1000)}"\nchoices = {{ x = "X" }}\nunclear = "{text(30)}"\n', ("a", 1030, 1024)),
    (f'[a]\nsay = "{text(600)}"\n[b]\nsay = "{text(300)}"\n[c]\nask = "{text(200)}"\n', ("c", 1104, 1024)),
    (f'[a]\nsay = "{text(600)}"\n[b]\nask = "{text(300)}"\n[c]\nask = "{text(800)}"\n', None),
    (
        '[a]\nbranch = "contact.adult"\nwhen = { yes = "b" }\nelse = "c"\n'
        f'[b]\nsay = "{text(900)}"\n[c]\nask = "{text(200)}"\n',
        ("c", 1102, 1024),
    ),
    (
        '[a]\nbranch = "contact.adult"\nwhen = { yes = "c" }\nelse = "b"\n'
        f'[c]\nsay = "{text(500)}"\ngo_to = "d"\n'
        f'[b]\nsay = "{text(500)}"\ngo_to = "c"\n[d]\nask = "{text(100)}"\n',
        ("d", 1104, 1024),
    ),
]


@pytest.mark.parametrize(("steps", "expected"), MESSAGES)
def test_what_goes_out_as_one_message_fits(
    drafts: Drafts, steps: str, expected: tuple[str, int, int] | None
) -> None:
    """With all that is said just before it, on every way."""
    drafts.write("way", f'title = "A way"\n{steps}')
    found = [problem for problem in drafts.problems() if problem.severity is Severity.ERROR]
    assert [problem.step for problem in found] == ([expected[0]] if expected else [])
    if expected:
        assert f"has {expected[1]} signs (en); {expected[2]} is the most." in found[0].message


def test_a_translation_is_measured_too(drafts: Drafts) -> None:
    """Many languages take more room."""
    drafts.write("words", words(everywhere("fr")))
    drafts.write("way", 'title = "A way"\n[a]\nask = "Why?"\n')
    drafts.translate("fr", {"way.a.ask": ("Why?", text(1030))})
    (problem,) = drafts.errors()
    assert "1030 signs (fr)" in problem.message


def test_a_label_fits_a_button(drafts: Drafts) -> None:
    """In every language."""
    drafts.write("words", words(everywhere("fr")))
    drafts.write("way", f'title = "A way"\n[a]\nask = "?"\n[a.choices]\nx = "X"\ny = "{"Y" * 61}"\n')
    drafts.translate("fr", {"way.a.choices.x": ("X", "X" * 61)})
    assert [(p.file, p.line, p.message[:22]) for p in drafts.errors()] == [
        ("flows/way.toml", 6, "This label has 61 sign"),
        ("locales/fr/LC_MESSAGES/messages.po", 7, "This label has 61 sign"),
    ]


def test_a_word_of_the_menu_fits_the_menu(drafts: Drafts) -> None:
    """Telegram refuses longer ones."""
    source = words().replace('text = "about profile"', f'text = "{"a" * 121}"')
    drafts.write("words", source)
    (problem,) = drafts.errors()
    assert problem.message == "This text has 121 signs, and 120 is the most."
    assert problem.line == source.splitlines().index("[about_profile]") + 1
