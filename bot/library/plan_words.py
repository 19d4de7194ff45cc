"""What is said about the plan, by what each text leaves room for."""

from __future__ import annotations

_TEXTS: dict[str, str] = {
    "": (
        "says in_english missed_skip missed_ask new changed news of_workshops newer why_no_longer "
        "aim_inform aim_ask aim_feedback aim_thank place_1 place_2 place_3 place_4 place_last "
        "weekday_1 weekday_2 weekday_3 weekday_4 weekday_5 weekday_6 weekday_7 "
        "group_service_user group_family group_voluntary group_nhs group_council"
    ),
    "day time": "on_date",
    "number time what": "before after",
    "time what": "day_before same_day day_after",
    "time": "every_day",
    "number time": "every_days every_month_day",
    "time weekday": "every_week every_second_week",
    "number time weekday": "every_weeks",
    "place time weekday": "every_month_weekday",
    "first how last": "from_until",
    "called": "of_poll of_result of_workshop",
    "purpose": "everyone some",
    "languages": "who_speak",
    "boroughs": "who_live",
    "groups": "who_are signed_by why_signed",
    "one other": "either also",
    "when": "when",
    "who": "for why_for",
    "aim": "aim",
    "flow": "offers",
    "text": "you_said we_did",
    "why": "although",
    "titles": "answers",
    "number": "missed_send",
    "closes opens": "hours",
    "day title": "why_sent",
    "day purpose": "why_agreed",
}

#: Every text of words.toml about the plan -> what it leaves room for.
PLAN_TEXTS: dict[str, frozenset[str]] = {
    f"plan_{name}": frozenset(room.split()) for room, names in _TEXTS.items() for name in names.split()
}
