"""The sentences that a safety screen is taught with and measured on: in their form, and apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from bot.cli.safeguarding import learnt_from
from bot.config import ROOT
from bot.library.safeguarding import MODEL
from bot.safeguarding.model import read_model

HERE = ROOT / "tests" / "safeguarding" / "sentences"
DANGERS = {"emergency", "maternity", "self_harm", "abuse", "child", "fgm", "mistreatment", "loss"}
#: Seven digits with whatever people write between them; an e-mail address; a postcode.
_USABLE = re.compile(r"(?:\d[\s().\u2010-\u2015-]*){7}|\S@\S+\.|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
FILES = sorted(HERE.glob("*/*.tsv"))


def lines_of(path: Path) -> list[list[str]]:
    """Every line, taken apart."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def plain(sentence: str) -> str:
    """A sentence without what does not make it another one."""
    same = unicodedata.normalize("NFKC", sentence).casefold()
    return re.sub(r"\W+", "", same) or same.strip()


def trouble_with(line: list[str]) -> str:
    """What is wrong with a line, empty when nothing is; never the sentence."""
    if len(line) != 3 or not all(part.strip() for part in line):
        return "is not three parts"
    category, kind, sentence = line
    if not (kind in {"now", "past"} if category in DANGERS else category == "none"):
        return "has a category or a kind that there is not"
    if category == "none" and kind not in DANGERS | {"plain"}:
        return "looks like something that there is not"
    return "holds a number or an address that somebody could use" if _USABLE.search(sentence) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_line_has_its_form(path: Path) -> None:
    lines = lines_of(path)
    assert [(n, trouble) for n, line in enumerate(lines, 1) if (trouble := trouble_with(line))] == []
    told = {"none"} if path.parent.name == "replies" else DANGERS | {"none"}
    assert {line[0] for line in lines} == told


def test_a_line_that_is_wrong_is_seen() -> None:
    wrong = [
        "none\tplain",
        "loss\tplain\tx",
        "none\tnow\tx",
        "tea\tnow\tx",
        "none\tplain\tcall 020 7946 0000",
    ]
    assert all(trouble_with(line.split("\t")) for line in wrong)
    for usable in (
        "call 020 7946 0000",
        "(07700) 900123",
        "07.70.09.00.12",
        "at ada@example.org",
        "in nw10 4ab",
    ):
        assert trouble_with(["none", "plain", usable]), usable
    assert not trouble_with(["loss", "past", "x"])


def test_there_are_enough_of_them_in_every_language() -> None:
    assert {path.stem for path in FILES} == {"en", "so", "ar", "fr"}
    least = (("unseen", 300, 600), ("fresh", 400, 900), ("fresh2", 600, 900), ("seen", 900, 1400))
    for part, dangers, harmless in least:
        found = Counter(line[0] == "none" for line in chain(*map(lines_of, (HERE / part).glob("*.tsv"))))
        assert found[False] >= dangers and found[True] >= harmless, part


def test_no_sentence_is_there_twice() -> None:
    """What a screen was taught would measure nothing."""
    count = Counter(plain(line[2]) for path in FILES for line in lines_of(path))
    assert max(count.values()) == 1


def test_the_weights_were_learnt_from_what_is_there_now() -> None:
    """After a change: bigroom safeguarding train. `make prove` learns them again and compares every byte."""
    assert read_model(MODEL.read_text("utf-8")).learnt_from == learnt_from(), (
        "Run bigroom safeguarding train."
    )
    assert MODEL.stat().st_size <= 2_500_000
