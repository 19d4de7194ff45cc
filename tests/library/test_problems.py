"""A problem says where it is, what it is, and what to write instead."""

from __future__ import annotations

from bot.library.problems import FlowsHaveErrors, Problem, Severity, listed, meant


def test_a_problem_reads_as_a_sentence() -> None:
    """With file, line and step."""
    problem = Problem("flows/a.toml", "hello", 3, "I do not know 'sya'.", "Did you mean 'say'?")
    assert str(problem) == "flows/a.toml, line 3, step [hello]: I do not know 'sya'. Did you mean 'say'?"
    assert str(Problem("flows/a.toml", "", 1, "It is empty.")) == "flows/a.toml, line 1: It is empty."


def test_the_nearest_known_word_is_suggested() -> None:
    """Or all of them, when none is near."""
    assert meant("unclaer", ["ask", "unclear"]) == "Did you mean 'unclear'?"
    assert meant("xyz", ["ask", "say"]) == "You can write 'ask' or 'say'."
    assert meant("xyz", []) == ""


def test_names_are_listed_as_a_person_would() -> None:
    """With a comma and one word before the last."""
    assert listed(["a"]) == "'a'"
    assert listed(["a", "b", "c"], "and") == "'a', 'b' and 'c'"


def test_refusing_flows_names_the_errors_only() -> None:
    """A warning keeps nothing from being published."""
    error = Problem("flows/a.toml", "", 1, "It is empty.")
    warning = Problem("flows/b.toml", "", 1, "It is long.", severity=Severity.WARNING)
    refused = FlowsHaveErrors([warning, error])
    assert refused.problems == (error,)
    assert "It is empty." in str(refused)
    assert "It is long." not in str(refused)
