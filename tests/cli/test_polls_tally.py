"""`bigroom polls tally`: ballots from elsewhere, counted at the terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.verbs import Terminal

RANKS = """voter,group,rank1,rank2
v1,mothers,Scans,Birth plans
v2,mothers,Scans,
v3,midwives,Birth plans,
v4,,,
"""
MEASURES = ("plurality", "approval", "borda", "copeland", "minimax", "irv")
SAMPLE = Path(__file__).parents[1] / "polls" / "ballots" / "first_priority.toi"


def counted(terminal: Terminal, name: str, content: str, options: str = "") -> dict[str, Any]:
    """What is printed as JSON of a file."""
    (terminal.folder / name).write_text(content, "utf-8")
    said: dict[str, Any] = json.loads(terminal.does(f"polls tally {name} --json {options}".strip()))
    return said


def test_every_measure_as_json(terminal: Terminal) -> None:
    said = counted(terminal, "a.csv", RANKS)
    assert (said["voters"], said["empty"], said["condorcet_winner"]) == (3, 1, "Scans")
    assert {name: said[name]["winners"] for name in MEASURES} == {
        "plurality": ["Scans"], "approval": ["Birth plans", "Scans"], "borda": ["Scans"],
        "copeland": ["Scans"], "minimax": ["Scans"], "irv": ["Scans"],
    }  # fmt: skip
    assert said["borda"]["scores"] == {"Birth plans": 1, "Scans": 2}
    assert said["pairwise"] == {"Birth plans": {"Scans": 1}, "Scans": {"Birth plans": 2}}
    # Scans: (2 + 1)/(2 + 2) of the mothers, (0 + 1)/(1 + 2) of the midwives.
    assert said["group_informed_consensus"]["Scans"] == pytest.approx(3 / 4 * 1 / 3, abs=1e-12)
    assert said["points_by_group"]["winners"] == ["Birth plans", "Scans"]


def test_each_group_has_the_same_measures(terminal: Terminal) -> None:
    said = counted(terminal, "a.csv", RANKS)
    assert {name: part["voters"] for name, part in said["by_group"].items()} == {"midwives": 1, "mothers": 2}
    mothers = said["by_group"]["mothers"]
    assert set(MEASURES) < set(mothers) and mothers["plurality"] == {
        "scores": {"Birth plans": 0, "Scans": 2}, "winners": ["Scans"],
    }  # fmt: skip
    assert mothers["condorcet_winner"] == "Scans"


def test_numbers_are_whole_where_they_are_and_exact_where_they_are_not(terminal: Terminal) -> None:
    text = "voter,a,b,c\nv1,9,9,9\nv2,1,2,\n"
    printed = counted(terminal, "a.csv", text)
    assert printed["plurality"]["scores"] == {"a": 1 / 3, "b": 4 / 3, "c": 1 / 3}
    assert repr(printed["approval"]["scores"]["a"]) == "1"
    assert printed["by_group"] == {} and "points_by_group" not in printed


def test_another_column_of_groups_and_a_column_that_is_not_there(terminal: Terminal) -> None:
    said = counted(terminal, "a.csv", "voter,borough,a\nv1,Ealing,9\n", "--groups borough")
    assert list(said["by_group"]) == ["Ealing"]
    assert terminal.gives_up("polls tally a.csv --groups burough") == (
        "a.csv, line 1, column 1: there is no column 'burough'. Did you mean 'borough'?"
    )


def test_a_table_for_people(terminal: Terminal) -> None:
    (terminal.folder / "a.csv").write_text(RANKS.replace("Scans", "[bold]Scans"), "utf-8")
    printed = terminal.does("polls tally a.csv")
    assert "3 voters, 2 options; 1 empty ballots left out." in printed
    assert "'[bold]Scans' beats every other one head to head." in printed
    assert "mothers: 2 voters" in printed and "consensus" in printed
    assert "These numbers are exact: they are not for publishing." in printed
    line = next(line for line in printed.splitlines() if "│ [bold]Scans" in line)
    assert [cell.strip() for cell in line.split("│")[2:9]] == [
        "2 *",
        "2 *",
        "2 *",
        "1 *",
        "0 *",
        "2 *",
        "0.25",
    ]


def test_preflib_with_names_in_any_script(terminal: Terminal) -> None:
    said = json.loads(terminal.does(f"polls tally {SAMPLE} --json"))
    assert said["voters"] == 12
    assert said["plurality"]["scores"]["متابعة بعد الولادة"] == 2
    assert terminal.does(f"polls tally {SAMPLE}").count("متابعة") == 1


def test_bad_files_are_one_sentence_and_nothing_is_printed(terminal: Terminal) -> None:
    (terminal.folder / "bad.csv").write_text("voter,a\nv1,9\nv2,12\n", "utf-8")
    assert terminal.gives_up("polls tally bad.csv --json") == (
        "bad.csv, line 3, column 2 (a): '12' is no rating. Write a whole number from 1 to 9, or nothing."
    )
    assert terminal.types("polls tally bad.csv --json").stdout == ""
    assert terminal.gives_up("polls tally gone.csv") == "gone.csv cannot be read (FileNotFoundError)."
    (terminal.folder / "folder.csv").mkdir()
    assert terminal.gives_up("polls tally folder.csv").startswith("folder.csv is a folder")
    os.mkfifo(terminal.folder / "pipe.csv")
    assert terminal.gives_up("polls tally pipe.csv").startswith("pipe.csv is no ordinary file")
    with (terminal.folder / "huge.csv").open("wb") as huge:
        huge.truncate(200_000_000)
    assert terminal.gives_up("polls tally huge.csv").startswith("huge.csv is larger than 100 MB")
    (terminal.folder / "votes.xlsx").write_bytes(b"PK")
    assert terminal.gives_up("polls tally votes.xlsx").startswith("votes.xlsx: this is no file of ballots")


def test_help_says_that_it_is_not_for_publishing(terminal: Terminal) -> None:
    assert "not for publishing" in " ".join(terminal.does("polls tally --help").split())
