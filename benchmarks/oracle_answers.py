"""What `pref-voting` says of elections: read from stdin, answered on stdout, both as JSON.

It runs in an environment of its own (requirements/oracle.txt) that has nothing of ours, so it imports nothing
of ours: `benchmarks/oracle.py` starts it. An election is {"options": 4, "votes": [[[[0], [1, 2]], 3], ...]}:
places, the best first, and how many voters say so.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff
from pref_voting.margin_based_methods import minimax, minimax_scores
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import symmetric_borda_scores


def answers(election: dict[str, Any]) -> dict[str, Any]:
    """Return what it says of one election."""
    options, votes = list(range(election["options"])), election["votes"]
    numbers = [number for _, number in votes]
    rankings = [{option: at for at, place in enumerate(places) for option in place} for places, _ in votes]
    profile = ProfileWithTies(rankings, numbers, candidates=options)
    profile.use_extended_strict_preference()
    grades = GradeProfile([dict.fromkeys(ranking, 1) for ranking in rankings], [0, 1], numbers, options)
    return {
        "approval": _plain(
            {option: grades.sum(option) if grades.has_grade(option) else 0 for option in options}
        ),
        "borda": _plain(symmetric_borda_scores(profile)),
        "condorcet_winner": _number(profile.condorcet_winner()),
        "copeland": _plain(profile.copeland_scores(scores=(1, 0.5, 0))),
        "irv": sorted(map(int, instant_runoff(profile, score_method="split"))),
        "minimax": _plain(minimax_scores(profile)),
        "minimax_winners": sorted(map(int, minimax(profile))),
        "pairwise": [[int(profile.support(a, b)) for b in options] for a in options],
        "plurality": _plain(profile.tops_scores(score_type="split")),
    }


def _plain(scores: dict[Any, Any]) -> list[float]:
    return [float(scores[option]) for option in sorted(scores)]


def _number(option: Any) -> int | None:
    return None if option is None else int(option)


if __name__ == "__main__":
    json.dump([answers(election) for election in json.load(sys.stdin)], sys.stdout)
