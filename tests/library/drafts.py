"""A small folder of flow files in a temporary place, complete, for tests to add to and to break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

from bot.domain.publication import FlowVersion, Publication
from bot.library.check import check
from bot.library.problems import Problem, Severity
from bot.library.publish import compile_flows
from bot.library.shelf import Shelf
from bot.library.words import TEXTS

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
#: Occasion -> the step that answers it; each is a file of its own.
OCCASIONS = {
    "someone_new": "Welcome.",
    "someone_stops": "Stopped.",
    "someone_starts": "Welcome back.",
    "first_words": "You wrote {first_words}",
    "nothing_else_fits": "What?",
    "stopped_person_writes": "You have stopped.",
}
ENGLISH_RULE = "nplurals=2; plural=(n != 1);"


class Drafts:
    """Flow files and translations that can be published as they are."""

    def __init__(self, root: Path) -> None:
        self.flows = root / "flows"
        self.locales = root / "locales"
        self.flows.mkdir(parents=True, exist_ok=True)
        self.write("words", words())
        for when, text in OCCASIONS.items():
            head = f'title = "{when}"\nwhen = "{when}"\nopen_to = "everyone"\n'
            self.write(f"on_{when}", f'{head}[only]\nsay = "{text}"\n')

    def write(self, name: str, text: str) -> None:
        """Write one flow file."""
        (self.flows / f"{name}.toml").write_text(dedent(text).lstrip("\n"), "utf-8")

    def translate(
        self,
        language: str,
        texts: Mapping[str, tuple[str, str]] | None = None,
        rule: str = ENGLISH_RULE,
        more: str = "",
    ) -> Path:
        """Write a PO file: context -> (English, translation); `more` is put at its end as it is."""
        path = self.locales / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = (
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n'
        )
        entries = (
            f'\nmsgctxt "{context}"\nmsgid "{english}"\nmsgstr "{text}"\n'
            for context, (english, text) in (texts or {}).items()
        )
        path.write_text(head + "".join(entries) + dedent(more), "utf-8")
        return path

    def problems(self) -> list[Problem]:
        """Return what the check finds."""
        return check(self.flows, self.locales)

    def errors(self) -> list[Problem]:
        """Return the errors that the check finds."""
        return [problem for problem in self.problems() if problem.severity is Severity.ERROR]

    def versions(self) -> tuple[FlowVersion, ...]:
        """Return the files as versions to publish."""
        return compile_flows(self.flows, self.locales)

    def shelf(self) -> Shelf:
        """Return the files as if they had been published."""
        return shelf_of(self.versions())


def shelf_of(versions: tuple[FlowVersion, ...]) -> Shelf:
    """Return versions as if they, and only they, had been published."""
    contents = {version.name: version.version for version in versions}
    return Shelf.of(Publication(1, AT, "a test", "flows", contents), versions)


def words(more: str = "") -> str:
    """Return a complete words.toml."""
    texts = {name: name.replace("_", " ") for name in TEXTS} | {
        "skip": "Skip",
        "progress": "Question {n} of {total}",
        "staff_welcome": "Your role: {roles}",
    }
    return "\n".join(f'[{name}]\ntext = "{text}"\n' for name, text in texts.items()) + dedent(more)
