"""Twilio's and Meta's refusals, each turned into one of ours.

SendError (domain)     nothing else crosses the door
KeyRefused             raised at start only
"""

from __future__ import annotations

from bot.domain.message import SendError, SendTrouble

#: An hour, in seconds: for limits that are counted by the day.
AN_HOUR = 3600.0


class KeyRefused(Exception):
    """Twilio does not accept BIGROOM_TWILIO_ACCOUNT_SID with BIGROOM_TWILIO_AUTH_TOKEN."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


#: What each code means: Twilio's own (five digits) and Meta's (three, or six), which Twilio may hand on.
_CODES: dict[SendTrouble, str] = {
    SendTrouble.BLOCKED: "21610 30004 30630 63014",
    SendTrouble.UNKNOWN_ADDRESS: (
        "21211 21214 21217 21265 21268 21401 21604 21612 21614 21635 30003 30005 30006 30014 63003 63015 "
        "63024 63031 63033 63035 63036 1006 1013 1021 1026 131021 131026 131030"
    ),
    SendTrouble.OUTSIDE_WINDOW: "63016 470 131047",
    SendTrouble.CAPPED: "63032 63049 472 130472 131049 131050",
    SendTrouble.TOO_FAST: (
        "14107 20009 20429 21611 30001 30017 30022 30023 30027 30454 63017 63018 63038 63039 429 471 1015 "
        "80007 130429 131048 131056"
    ),
    SendTrouble.UNREACHABLE: (
        "20162 20409 20500 20503 20504 21730 30008 30020 30021 30610 63009 63010 63012 63023 500 1011 1014 "
        "1022 1023 1025 131000 131016 131057 133004"
    ),
    SendTrouble.NOT_ALLOWED: (
        "20003 20005 20006 20008 20010 20011 20012 20101 20102 20103 20104 20105 20106 20107 20151 20152 "
        "20153 20154 20155 20156 20157 20159 20160 20403 21210 21212 21219 21266 21267 21408 21601 21603 "
        "21606 21607 21608 21609 21613 21616 21621 21622 21657 21659 21660 21661 21701 21702 21703 21704 "
        "21705 21708 21709 21710 21711 21712 21713 21714 21715 21717 21719 21720 21910 30002 30018 30024 "
        "30032 30033 30034 30035 30037 30040 30041 63001 63002 63007 63008 63020 63022 63051 63062 63100 "
        "63101 63102 63103 63105 63106 63107 63108 63109 63111 63112 368 402 430 432 433 1005 131005 131031 "
        "131037 131042 131045 133000 133005 133006 133008 133009 133010 133015 133016"
    ),
    SendTrouble.REFUSED: (
        "20001 20002 20004 20007 20020 20021 20023 20161 20404 20410 20413 20422 20423 20426 21602 21605 "
        "21617 21618 21619 21620 21623 21624 21626 21627 21652 21653 21654 21655 21656 21658 30007 30009 "
        "30010 30011 30012 30013 30015 30016 30019 30025 30026 30028 30029 30030 30031 30036 30038 30039 "
        "30043 30409 30450 30485 63005 63006 63011 63013 63019 63021 63025 63026 63027 63028 63029 63030 "
        "63034 63037 63040 63041 63042 63043 63044 63045 63046 63047 63052 92001 92002 92003 92004 92005 "
        "92006 92007 92008 92009 400 408 410 1000 1001 1002 1004 1007 1008 1009 1010 2000 2001 2002 2003 "
        "131008 131009 131051 131052 131053 132000 132001 132005 132007 132012 132015 132016 132068 132069 "
        "135000"
    ),
}
CODES: dict[int, SendTrouble] = {
    int(code): trouble for trouble, codes in _CODES.items() for code in codes.split()
}

#: Limits that are counted by the day: asked again by the hour.
_BY_THE_DAY = frozenset({30023, 30027, 30454, 63038})
#: Something about a prepared resource or its values: the same can still be said as plain text.
CONTENT = frozenset(map(str, (21654, 21655, 21656, 21658, 63028, 92005, 92006, 92007, 92008)))


def refusal(status: int, code: int | None, retry_after: float | None = None) -> SendError:
    """Return what a refused request means: by its code, or else by its HTTP status."""
    trouble = CODES.get(code) if code is not None else None
    wait = AN_HOUR if code in _BY_THE_DAY and retry_after is None else retry_after
    return SendError(trouble or _by_status(status), retry_after=wait, code=str(code or status))


def reported(code: str) -> SendTrouble:
    """Return what a code in a delivery report means; one that nobody knows counts as refused for good."""
    return (
        CODES.get(int(code), SendTrouble.REFUSED)
        if code.isdecimal() and len(code) < 10
        else SendTrouble.REFUSED
    )


def _by_status(status: int) -> SendTrouble:
    if status == 429:
        return SendTrouble.TOO_FAST
    if status >= 500 or status < 400 or status == 408:
        return SendTrouble.UNREACHABLE
    return SendTrouble.NOT_ALLOWED if status in (401, 403) else SendTrouble.REFUSED
