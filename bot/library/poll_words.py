"""What is said about votes, by what each text leaves room for."""

from __future__ import annotations

_TEXTS: dict[str, str] = {
    "day time": "until change_until taken_out rule_closes",
    "n total": "place",
    "what how": "line",
    "": (
        "low high support unsure oppose agree disagree pass pick_1 pick_2 pick_3 pick_next idea_note "
        "more_ideas another ideas_thanks pause go_on yours what_now rest change keep take_out receipt "
        "secret kept no_vote over rule_ideas rule_rate rule_support rule_ways rule_choose "
        "rule_approve_all rule_votes rule_agree rule_groups rule_group_names rule_small shortlist "
        "workshop why_disagree why_tie why_floor why_none_in gathered too_few share_rate share_support "
        "share_rank share_choose share_approve share_agree band_few band_some band_about_half band_most "
        "band_nearly_all no_share no_group measures measure_head_to_head measure_points "
        "measure_points_by_group measure_least_satisfied measure_every_group measure_most_votes "
        "measure_most_votes_by_group none see_rule statements gone"
    ),
    "title": "rule result",
    "in_favour against most": "rule_shortlist",
    "most": "rule_rank rule_approve",
    "number": "rule_floor rule_quorum turnout percent",
    "fingerprint": "rule_print",
    "number needed": "rule_signed",
    "option": "chosen",
    "groups": "small_groups",
    "day option": "decided",
    "next": "next",
    "language": "idea_language",
}

#: Every text of words.toml about votes -> what it leaves room for.
POLL_TEXTS: dict[str, frozenset[str]] = {
    f"poll_{name}": frozenset(room.split()) for room, names in _TEXTS.items() for name in names.split()
}
