"""Takes every path of every flow in the simulator, and disturbs every ask once in each way there is.

What "every path" means here. A way goes from the beginning of a flow to its end, and each is gone by a new
person. There is a person for each fact that the flow's branches test (consent given, declined ...).
At each question every choice is taken, and fitting words where there is nothing to tap; of a long list that
makes itself the first and the last. Every combination of choices is gone that can make a difference to what
follows: which step comes, which choices are offered, which words are shown. So ten boroughs that all lead to
the same next question are ten ways, but what comes after them is gone through once. Who comes back to a
question on the same way (a loop) is not sent round again: she leaves by the last choice that is offered, and
so does who is called into a flow that begins by itself too: that is gone through from its own beginning.

    python -m tests.journeys.walker FLOW      prints the ways of one flow in English
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.config import ROOT
from bot.domain.languages import SOURCE
from bot.engine.flow import Flow
from bot.library import signposts, words
from bot.library.load import locales_for
from bot.library.publish import compile_flows, restore
from tests.databases import Databases, SqliteDatabases
from tests.journeys.play import FLOWS
from tests.journeys.walker_people import a_team, everybody, tested
from tests.journeys.walker_street import Street, street
from tests.journeys.walker_ways import Found, Walk

#: What nobody is told unless something changes under her, for example a new publication, or what takes two
#: things at once to come to. Each has a golden transcript of its own, or a journey.
NEVER = frozenset(
    {
        "cases.still_held",  # only where two cases about one person are open (test_danger_desk.py)
        "cases.read_first",  # only when somebody writes more in between (test_danger_cases.py)
        "edit.gone",
        "ask.it_waits",
        "ask.not_after_stop",
        "complain.not_after_stop",
        "my_answers.no_longer_asked",
        "pause.back_but_stopped",
    }
)

#: What depends on the votes there are, and on the plan, which are the same for all in a house. These are
#: entered and left here, and gone through in test_voting.py, test_moderating.py, test_steering.py,
#: test_results_told.py and test_plan_signing.py; each ending has a golden transcript.
OF_VOTES = frozenset({"moderate", "poll", "results", "rule", "steering", "plan_sign", "why"})

#: What is published and is no conversation.
NO_CONVERSATIONS = (words.NAME, signposts.NAME)


async def walk(
    databases: Databases,
    flows: Path = FLOWS,
    *,
    only: str = "",
    languages: Sequence[str] = (),
    whole: bool = True,
    told: Callable[[int], None] = lambda percent: None,
) -> Found:
    """Walk all flows of a folder, or one, in all languages on offer or in these; `told` hears the percent.

    With `whole` false each ask is fanned out only once: every edge is taken, but not every combination.
    """
    found, began = Found(), time.monotonic()
    versions = compile_flows(flows, locales_for(flows, ROOT / "locales"))
    all_flows = [restore(each) for each in versions if each.name not in NO_CONVERSATIONS]
    wanted = [each for each in all_flows if only in ("", each.name)]
    houses = [House([each for each in wanted if not each.for_roles])]
    houses += [House([each]) for each in wanted if each.for_roles]
    houses += [House([each for each in wanted if "team.reads" in tested(each)], staffed=False)]
    for house in houses:
        with databases.migrated() as url:
            async with street(url, flows, versions) as before_it:
                await _in_a_house(before_it, house, languages or before_it.codes, found, whole=whole)
                told(100 * len(found.flows) // max(len(wanted), 1))
    if SOURCE in (languages or [SOURCE]):
        found.wrong += [
            each for flow in wanted if flow.name not in OF_VOTES for each in _unheard(flow, found)
        ]
    found.seconds = time.monotonic() - began
    return found


@dataclass(frozen=True, slots=True)
class House:
    """Flows that are walked in one house: those for staff each in its own, they change what others see."""

    flows: Sequence[Flow]
    #: False where nobody reads what is asked.
    staffed: bool = True


async def _in_a_house(
    before_it: Street, house: House, languages: Sequence[str], found: Found, *, whole: bool
) -> None:
    if house.staffed:
        await before_it.house.database.write(a_team)
    for flow in house.flows:
        before_it.texts.clear()
        people = everybody(flow, before_it.shelf)
        fitting = [each for each in people if (("team.reads", "no") in each.differs) is not house.staffed]
        for language in languages:
            walk = Walk(before_it, flow, language, found, whole)
            await walk.explores(fitting)
            await walk.disturbs()
        found.heard.setdefault(flow.name, set()).update(before_it.texts)
        found.wrong += [f"{flow.name}: {each}" for each in before_it.troubles()]
        before_it.logs.clear()
    found.turns += before_it.turns
    found.untranslated += before_it.untranslated


def _unheard(flow: Flow, found: Found) -> Iterator[str]:
    """Yield every text of the flow that no way led to."""
    said = "\n\n\n".join(found.heard[flow.name])
    for name, step in flow.steps.items():
        keys = [f"{name}.{each}" for each, _ in step.texts() if each in ("say", "ask")]
        texts = [texts[key] for texts in flow.texts.values() for key in keys if key in texts]
        forms = [form for text in texts for form in ([text] if isinstance(text, str) else text)]
        patterns = [".*".join(map(re.escape, re.split(r"\{[^}]*\}", form))) for form in forms]
        if (
            forms
            and f"{flow.name}.{name}" not in NEVER
            and not any(re.search(each, said) for each in patterns)
        ):
            yield f"{flow.name}.{name} is said on no way"


def main(flow: str) -> int:
    """Print the ways of one flow in English; 1 when something is wrong."""
    with tempfile.TemporaryDirectory(prefix="bigroom-walk-") as folder:
        found = asyncio.run(walk(SqliteDatabases(Path(folder)), only=flow, languages=[SOURCE]))
    out = Console(width=120, highlight=False)
    for number, lines in enumerate(found.told, start=1):
        out.rule(f"{flow}: way {number} of {len(found.told)}")
        out.print("\n".join(lines), markup=False)
    out.print(str(found), *found.wrong, sep="\n", markup=False)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
