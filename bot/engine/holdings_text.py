"""What is held about her as she reads it: in short for the chat, in full for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.domain.answer import Answer
from bot.domain.case import Case
from bot.domain.consent import ConsentEntry
from bot.domain.holdings import Holdings
from bot.domain.languages import SOURCE
from bot.domain.message import File
from bot.domain.outbox import Status
from bot.domain.session import Run
from bot.engine import known, offers
from bot.engine.pen import Pen, plainly
from bot.engine.rendering import find

if TYPE_CHECKING:
    from bot.engine.scene import Scene

FILE_NAME = "big-room-my-data.txt"

#: What a run keeps of a question besides its answer; each is told elsewhere in the file, or nothing.
_MARKS = frozenset({"skip", "skipped", "let_go", "voted", "handed_over"})


def summary(scene: Scene, held: Holdings) -> str:
    """Return the few facts that fit one message."""
    pen = Pen(scene)
    agreed = [name for _, name, state in known.purposes(scene) if state == scene.word("consent_given")]
    lines = [
        pen.line("language", language=pen.language(held.contact.language)),
        pen.line("since", day=pen.day(held.contact.created_at)),
        pen.line("short_agreed", purposes=", ".join(agreed) or pen.line("none")),
        pen.count("short_answers", sum(each.says_something for each in held.answers)),
        pen.count("short_votes", len(held.voted_in)),
        pen.count("short_cases", len(held.cases)),
        pen.count("short_waiting", held.messages.get(Status.QUEUED.value, 0)),
    ]
    return "\n".join(lines)


def file_of(scene: Scene, held: Holdings) -> File:
    """Return all of it, in her language, to keep."""
    pen = Pen(scene)
    parts = [f"{pen.line('title')}\n{pen.line('made', day=pen.day(scene.at))}"]
    for heading, section in _SECTIONS.items():
        blocks = list(section(pen, held))
        if heading in _ONLY_IF_ANY and not blocks:
            continue
        head = f"{len(parts)}. {pen.line(heading)}"
        parts.append("\n\n".join([head, *(blocks or [pen.line("nothing")])]))
    return File(FILE_NAME, "\n\n\n".join(parts) + "\n")


# -- the sections: each yields blocks with a blank line between --------------------------------


def _reach(pen: Pen, held: Holdings) -> Iterator[str]:
    for each in held.addresses:
        yield f"{each.channel.title()}: {pen.exact(each.value)}"
    yield from pen.dated("suppressed", held.suppressed_at)


def _about(pen: Pen, held: Holdings) -> Iterator[str]:
    her = held.contact
    adult = {True: "yes", False: "no", None: "not_said"}[her.adult]
    lines = [
        pen.line("language", language=pen.language(her.language)),
        *pen.dated("since", her.created_at),
        *pen.dated("joined", her.joined_at),
        pen.line("adult", answer=pen.line(adult)),
        *([pen.line("group", group=plainly(her.stakeholder))] if her.stakeholder else []),
        *([pen.line("link", code=pen.exact(her.campaign))] if her.campaign else []),
        *pen.dated("stopped", her.stopped_at),
        *pen.dated("paused", her.paused_until),
        *pen.dated("held", her.held_at),
    ]
    yield "\n".join(lines)
    if her.first_words:
        yield f"{pen.line('first_words')}\n{her.first_words}"


def _agreed(pen: Pen, held: Holdings) -> Iterator[str]:
    yield from (_consent(pen, each) for each in held.consents)


def _consent(pen: Pen, entry: ConsentEntry) -> str:
    said = pen.scene.word(f"consent_{entry.decision.value}")
    words = entry.wording
    lines = [
        pen.line("decided", purpose=pen.purpose(entry.purpose), decision=said),
        pen.day(entry.at),
        *([pen.line("in_language", language=pen.language(words.language))] if words.language else []),
        *([pen.line("wording", what=pen.exact(words.text_id))] if words.version else []),
        *([pen.line("by", channel=entry.channel.title())] if entry.channel else []),
        *([pen.line("message", number=pen.exact(entry.message_id))] if entry.message_id else []),
    ]
    return "\n".join(lines)


def _answers(pen: Pen, held: Holdings) -> Iterator[str]:
    for each in held.answers:
        because = [pen.line("because", purpose=pen.purpose(each.purpose))] if each.purpose else []
        language = pen.line("in_language", language=pen.language(each.language))
        yield "\n".join([_asked(pen, each), _said(pen, each), pen.day(each.at), *because, language])


def _asked(pen: Pen, answer: Answer) -> str:
    asked = offers.question(pen.scene, answer)
    return asked.strip() if asked else pen.line("untitled", what=plainly(answer.step))


def _said(pen: Pen, answer: Answer) -> str:
    if not answer.says_something:
        return pen.line(answer.kind)
    said = offers.said(pen.scene, answer)
    return f"{pen.line('you_said')}\n{pen.exact(said) if said.isdecimal() else said}"


def _votes(pen: Pen, held: Holdings) -> Iterator[str]:
    for poll in held.voted_in:
        yield pen.line("voted", poll=plainly(poll))
    if held.voted_in:
        yield pen.line("how_voted")
    for poll, ideas in held.ideas.items():
        yield from (f"{pen.line('idea', poll=plainly(poll))}\n{words}" for words in ideas)


def _workshops(pen: Pen, held: Holdings) -> Iterator[str]:
    for each in held.invited:
        needs = ", ".join(plainly(need.value) for need in each.needs)
        lines = [
            pen.line("invited", workshop=plainly(each.workshop)),
            *([pen.line("answer", answer=plainly(each.reply.value))] if each.answered else []),
            *([pen.line("needs", needs=needs)] if needs else []),
        ]
        yield "\n".join([*lines, pen.day(each.invited_at)])


def _cases(pen: Pen, held: Holdings) -> Iterator[str]:
    yield from (_case(pen, each) for each in held.cases)


def _case(pen: Pen, case: Case) -> str:
    if case.danger is not None:
        return _kept_apart(pen, case)
    lines = [
        pen.scene.word(f"case_{case.kind.value}"),
        pen.line("case_number", reference=pen.exact(case.reference)),
        pen.day(case.at),
        f"{pen.line('you_said')}\n{case.words}" if case.words else pen.line("case_deleted"),
        *(pen.dated("case_due", case.due) if case.done_at is None else []),
        *(pen.dated("case_done", case.done_at) or [pen.line("case_open")]),
    ]
    return "\n".join(lines)


def _voices(pen: Pen, held: Holdings) -> Iterator[str]:
    for each in held.recordings:
        yield f"{pen.line('voice', day=pen.day(each.at))}\n{pen.line('voice_waits')}"


def _kept_apart(pen: Pen, case: Case) -> str:
    """Others may open the file on her phone: it says that words are kept, and not what they were about."""
    return "\n".join(
        [
            pen.line("apart"),
            pen.line("case_number", reference=pen.exact(case.reference)),
            pen.day(case.at),
            pen.line("apart_ask"),
        ]
    )


def _messages(pen: Pen, held: Holdings) -> Iterator[str]:
    named = {"waiting": ("queued", "leased"), "sent": ("sent",), "failed": ("failed",)}
    lines = [
        pen.count(name, sum(held.messages.get(status, 0) for status in statuses))
        for name, statuses in {**named, "cancelled": ("cancelled",)}.items()
    ]
    yield "\n".join([*lines, *pen.dated("next", held.next_due), pen.line("not_kept")])


def _arrivals(pen: Pen, held: Holdings) -> Iterator[str]:
    lines = [pen.count("arrived", held.deliveries), *pen.dated("last", held.heard_at)]
    yield "\n".join([*lines, pen.line("few_words")])
    yield from (f"{pen.line('unreadable')}\n{each}" for each in held.unreadable)


def _unfinished(pen: Pen, held: Holdings) -> Iterator[str]:
    for run in held.unfinished:
        if run.flow != pen.scene.flow.name:
            yield "\n".join([_title(pen, run), *_noted(pen, run)])


def _title(pen: Pen, run: Run) -> str:
    flow = pen.scene.library.flow(run.flow)
    if flow is None:
        return plainly(run.flow)
    return str(find(flow, "title", pen.scene.language)[0]) if "title" in flow.texts[SOURCE] else flow.title


def _noted(pen: Pen, run: Run) -> Iterator[str]:
    """What was answered on the way; names with a colon are the engine's own."""
    for step, value in run.values.items():
        if value and ":" not in step and value not in _MARKS:
            at, speaks = pen.scene.at, pen.scene.language
            chosen = Answer("", run.flow, run.version, step, "choice", value, value, speaks, at)
            labels = offers.said(pen.scene, chosen)
            said = value if labels == value.replace(" ", ", ") else labels
            yield f"{_asked(pen, chosen)}\n{pen.line('you_said')}\n{said}"


def _work(pen: Pen, held: Holdings) -> Iterator[str]:
    for post in held.posts:
        named = ", ".join([post.role.value, *map(plainly, post.groups)])
        lines = [pen.line("role", role=named, day=pen.day(post.since))]
        yield "\n".join([*lines, *pen.dated("role_ended", post.ended_at)])
    for text in held.changed_texts:
        line = pen.line("changed_text", day=pen.day(text.at), what=pen.exact(text.place))
        yield f"{line}\n{text.words}".strip()
    for name, at in held.notices.items():
        yield pen.line("told", day=pen.day(at), what=pen.exact(name))
    if held.audited:
        yield pen.count("audited", held.audited)


_SECTIONS: dict[str, Callable[[Pen, Holdings], Iterator[str]]] = {
    "reach": _reach,
    "about": _about,
    "agreed": _agreed,
    "answers": _answers,
    "votes": _votes,
    "workshops": _workshops,
    "asked": _cases,
    "voices": _voices,
    "messages": _messages,
    "arrivals": _arrivals,
    "unfinished": _unfinished,
    "work": _work,
    "rights": lambda pen, _: iter([pen.line("rights_said")]),
    "keeping": lambda pen, _: iter([pen.line("kept")]),
}
#: Sections that are left out where there is nothing to say.
_ONLY_IF_ANY = frozenset({"work", "unfinished", "voices", "workshops"})
