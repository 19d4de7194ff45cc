"""The maps of our own flows, and small ones of every shape, for the tests that draw them."""

from __future__ import annotations

from functools import cache

from bot.config import ROOT
from bot.domain.flow_map import END, Card, FlowMap, Shape, Way
from bot.library.flow_map import maps_of
from bot.library.publish import compile_flows
from tests.library.drafts import shelf_of

LONG = "a_name_that_is_as_long_as_a_name_can_be_0"


@cache
def real_maps(language: str) -> dict[str, FlowMap]:
    """Return the maps of the flows of this repository."""
    return maps_of(shelf_of(compile_flows(ROOT / "flows", ROOT / "locales")), language)


#: Ways on, over, back, to itself and to the end, with every shape of card and texts that are hard to place.
TANGLE = FlowMap(
    "tangle",
    "A title that is so long that it does not fit into one line of the picture",
    ("Begins when someone writes A or B.", "Begins when someone new writes."),
    (
        Card("first", Shape.SAID, "says", "Hello & <welcome>.\nأهلاً وسهلاً.", ways=(Way("fork"),)),
        Card(
            "fork",
            Shape.FORK,
            "chooses the way",
            "Which way?",
            ways=(
                Way("call", "On"),
                Way("last", "Over " * 20),
                Way("first", "Back"),
                Way("fork", "Round"),
                Way(END),
            ),
        ),
        Card(
            "call", Shape.CALL, "goes through another conversation", "Language", ways=(Way(LONG, "a " * 60),)
        ),
        Card(
            LONG,
            Shape.ASKED,
            "asks",
            "w" * 120,
            ("Yes", "x" * 90, "no " * 40),
            (Way("last"), Way("first", "No")),
        ),
        Card("hush", Shape.QUIET, "remembers", ways=(Way("last", "Then"), Way(END, "Or"))),
        Card("last", Shape.SAID, "says", "Goodbye. " * 40, ways=(Way(END),)),
    ),
)


def maps_to_draw(which: str) -> list[FlowMap]:
    """Return our own flows in a language, or the tangle."""
    return [TANGLE] if which == "tangle" else list(real_maps(which).values())
