"""Every text of the flow files with its context, as translators and published versions name it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.base import Words
from bot.library import signposts, words
from bot.library.load import FlowDraft
from bot.library.plan_files.draft import PlanDraft, context
from bot.library.poll_files.draft import PollDraft
from bot.library.signposts import SignpostsDraft
from bot.library.words import WordsDraft

#: The contexts of a flow's own title and keywords, after its name.
TITLE, KEYWORDS = "title", "keywords"


def flow_texts(flow: FlowDraft) -> Iterator[tuple[str, Words]]:
    """Yield (key, English) of a flow: its title and the texts of its steps, without keywords."""
    yield TITLE, flow.head.title
    for name, step in flow.steps.items():
        for key, text in step.texts():
            yield f"{name}.{key}", text


def to_translate(flow: FlowDraft) -> Iterator[tuple[str, Words]]:
    """Yield (context, English) of everything of a flow that has a translation."""
    for key, text in flow_texts(flow):
        yield f"{flow.name}.{key}", text
    if flow.head.keywords:
        yield f"{flow.name}.{KEYWORDS}", ", ".join(flow.head.keywords)


def words_to_translate(draft: WordsDraft) -> Iterator[tuple[str, Words]]:
    """Yield (context, English) of the words that belong to no flow."""
    for name, text in draft.texts.items():
        yield f"{words.NAME}.{name}", text


def signposts_to_translate(draft: SignpostsDraft) -> Iterator[tuple[str, Words]]:
    """Yield (context, English) of what is said when words warn of danger."""
    for key, text in draft.texts.items():
        yield f"{signposts.NAME}.{key}", text


def poll_to_translate(draft: PollDraft) -> Iterator[tuple[str, Words]]:
    """Yield (context, English) of everything that a poll says."""
    for key, text in draft.texts():
        yield draft.context(key), text


def plan_to_translate(draft: PlanDraft) -> Iterator[tuple[str, Words]]:
    """Yield (context, English) of everything that the plan says."""
    for key, text in draft.texts():
        yield context(key), text


def split_keywords(written: str) -> tuple[str, ...]:
    """Return the keywords of one comma-separated text; the Arabic comma is one too."""
    return tuple(word for word in (part.strip() for part in written.replace("،", ",").split(",")) if word)
