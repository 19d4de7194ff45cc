"""Which texts the picture of a result and its page are made of."""

from __future__ import annotations

#: What the picture of a result and its page say, by what each text leaves room for.
_ROOM: dict[str, str] = {
    "": (
        "heading everybody without_group rounded equal few some about_half most nearly_all outcome_gathered "
        "outcome_shortlist outcome_workshop outcome_too_few mark_chosen mark_shortlist mark_workshop by_rank "
        "by_rate by_support by_choose by_agree alt page in_words option said next keep link_over"
    ),
    "number": "took_part about",
    "group": "too_few",
    "option": "chosen decided",
}

#: Each of these texts -> what it leaves room for.
PICTURE: dict[str, frozenset[str]] = {
    f"picture_{name}": frozenset(room.split()) for room, names in _ROOM.items() for name in names.split()
}
