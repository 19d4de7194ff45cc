"""Golden transcripts: what people read, of every flow and every ending, in every language on offer.

A changed text changes its files in tests/transcripts: read them, and keep them if they are right:

    pytest tests/journeys/test_transcripts.py --update-transcripts
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config import ROOT
from bot.domain.message import OutboundMessage
from bot.engine.rendering import find
from bot.engine.steps.base import END
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.library.load import FlowDraft, load
from bot.storage import contacts
from bot.storage.tables import team_case
from tests.journeys.endings import FIRST, LANGUAGES, LATER, NEVER_COME_TO, THE_CODE, WALKS, WRITTEN, Walk
from tests.journeys.happenings import HAPPENINGS, code_from_other_phone
from tests.journeys.person import Person
from tests.journeys.play import FLOWS, house
from tests.journeys.vote_happenings import TEXTS, VOTE

FOLDER = ROOT / "tests" / "transcripts"
#: The numbers of cases.
CODE = re.compile(r"(?!9999)[0-9A-Z]{4}-[0-9A-Z]{4}")
REFERENCES = select(team_case.c.reference)


class Walker:
    """Walks one way, and writes down what is said on both sides."""

    def __init__(self, person: Person, language: str) -> None:
        self.person = person
        self.language = language
        self.lines: list[str] = []
        self._seen = 0

    async def goes(self, *way: str) -> None:
        """Do what the walk says, one thing after the other."""
        other = next(code for code in LANGUAGES if code != self.language)
        for each in way:
            await self._does(each.format(language=self.language, other=other))

    async def _does(self, what: str) -> None:
        if what == LATER:
            self.person.play.clock.forward(hours=25)
            self.lines.append("(a day passes)\n")
            return
        if what in HAPPENINGS:
            await HAPPENINGS[what](self.person)
            return
        offered = (
            {choice.id: choice.label for choice in self.person.last.choices} if self.person.heard else {}
        )
        if what == THE_CODE:
            code = await code_from_other_phone(self.person)
            self.lines.append(f"> {code}\n")
            await self.person.says(code)
            self._listens()
            return
        if what == FIRST:
            what = next(iter(offered))
        if what.startswith("@"):
            text = self._keyword(what[1:])
            self.lines.append(f"> {text}\n")
            await self.person.says(text)
        elif what in offered:
            self.lines.append(f"> [{offered[what]}]\n")
            await self.person.presses(what)
        else:
            text = WRITTEN[what][LANGUAGES.index(self.language)]
            self.lines.append(f"> {text}\n")
            await self.person.says(text)
        self._listens()

    def _keyword(self, flow: str) -> str:
        """Return the word that begins a flow, as she writes it."""
        found = self.person.play.house.keeper.shelf().flow(flow)
        assert found is not None, f"there is no flow {flow}"
        words = found.keywords.get(self.language) or found.keywords["en"]
        return words[0].upper()

    def _listens(self) -> None:
        for message in self.person.heard[self._seen :]:
            self.lines.append(_shown(message))
        self._seen = len(self.person.heard)


def _shown(message: OutboundMessage) -> str:
    file = f"    <{message.file.name}>\n" if message.file else ""
    mark = "  (from right to left)\n" if message.direction == "rtl" else ""
    words = "".join(f"  {line}".rstrip() + "\n" for line in message.text.split("\n"))
    drawn = {choice.id for choice in message.choices} & set(VOTE.options)  # in an order drawn by lot
    offered = sorted(message.choices, key=lambda each: each.id if each.id in drawn else "~")
    shown = offered if drawn else message.choices
    choices = "".join(f"    [{choice.label}]\n" for choice in shown)
    return mark + words + file + choices


async def transcript(walk: Walk, language: str, person: Person) -> str:
    """Walk it, and return what was said from where it begins to be of interest."""
    walker = Walker(person, language)
    await walker.goes(*walk.before)
    walker.lines.clear()
    await walker.goes(*walk.walk)
    said = "\n".join([f"{walk.flow}: {walk.ending}, {language}\n", *walker.lines])
    for reference in await person.play.read(lambda tx: list(tx.conn.execute(REFERENCES).scalars())):
        said = said.replace(reference, "K3F9QX2M")  # drawn by lot, so another one each time
    if walk.name == "poll-rates":  # which one is asked about first is drawn by lot too
        names = [TEXTS[language][f"options.{each}"] for each in VOTE.options]
        said = re.sub("|".join(map(re.escape, names)), names[0], said)
    return CODE.sub("K3F9-QX2M", said) if walk.flow == "other_phone" else said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flow", sorted({walk.flow for walk in WALKS}))
async def test_each_ending_reads_as_it_was_approved(
    sqlite_url: str, flow: str, language: str, update_transcripts: bool
) -> None:
    async with house(sqlite_url, vote=False) as play:
        for walk in (each for each in WALKS if each.flow == flow):
            person = play.person(f"{walk.name}.{language}")
            said = await transcript(walk, language, person)
            shelf = play.house.keeper.shelf()
            ends = shelf.flow(walk.flow)
            assert ends is not None
            if walk.last:
                found = await play.read(partial(contacts.find, where=person.address))
                spoken = (found.contact.language if found else None) or language
                kind = ends.steps[walk.last].kind
                words = str(find(ends, f"{walk.last}.{kind}", spoken)[0])
                ending = ".+".join(map(re.escape, re.split(r"\{[a-z_]+\}", words)))
                more = "" if kind == "say" else ".*"
                assert re.search(f"{ending}{more}$", person.last.text, re.DOTALL), (
                    f"{walk.name} does not end at {walk.last}"
                )
            _compare(FOLDER / f"{walk.name}.{language}.txt", said, update=update_transcripts)


def _compare(path: Path, said: str, *, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, "utf-8")
    assert path.exists(), f"{path.name} is missing: run pytest with --update-transcripts, and read it"
    assert path.read_text("utf-8") == said, f"{path.name}: if this is meant, run with --update-transcripts"


def endings(flow: FlowDraft) -> set[str]:
    """Return the steps after which a flow is over."""
    found = set()
    for name, step in flow.steps.items():
        ways = [*step.leads_to()]
        if step.go_to is None and not isinstance(step, Branch):
            ways.append(flow.after(name) or END)
        if END in ways and not isinstance(step, Branch | CallFlow):
            found.add(name)
    return found


def test_every_flow_and_every_ending_has_its_transcript() -> None:
    flows = load(FLOWS).flows
    assert {flow.name for flow in flows} == {walk.flow for walk in WALKS}
    all_endings = {(flow.name, step) for flow in flows for step in endings(flow)}
    walked = {(walk.flow, walk.last) for walk in WALKS if walk.last}
    # These only ask: they end inside the flow that called them, whatever she says.
    assert all_endings - walked - {("may_we_count", "polls"), ("may_we_ask", "checkins")} == set(
        NEVER_COME_TO
    )


def test_no_transcript_is_left_of_a_walk_that_is_gone() -> None:
    names = {f"{walk.name}.{language}.txt" for walk in WALKS for language in LANGUAGES}
    assert {path.name for path in FOLDER.glob("*")} == names
