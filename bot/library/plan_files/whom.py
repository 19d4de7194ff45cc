"""An audience as the team reads it in a preview: ``Champions in Brent who read Somali and want news``."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.languages import SOURCE
from bot.domain.plan import Audience
from bot.library.translations import name_in

#: Groups of people; one that is not here is shown by its name.
GROUPS = {
    "champion": "champions",
    "service_user": "service users",
    "family": "families and friends",
    "voluntary": "charities and community groups",
    "nhs": "people of the NHS",
    "council": "people of the councils",
}
#: The consent, as what somebody wants; one that is not here is shown by its name.
PURPOSES = {
    "msg_updates": "want news",
    "msg_reminders": "want reminders",
    "recontact": "may be asked again",
    "polls": "take part in votes",
    "research": "take part in the research",
    "checkins": "want to be asked how they are",
}


def in_words(audience: Audience) -> str:
    """Return whom an audience holds."""
    groups = [GROUPS.get(each, each.replace("_", " ")) for each in audience.groups]
    who = _capital(_listed(groups, "and")) if groups else "All"
    if audience.boroughs:
        who += f" in {_listed(map(_capital, audience.boroughs), 'or')}"
    if audience.languages:
        who += f" who read {_listed(_names(audience.languages), 'or')}"
    wants = PURPOSES.get(audience.purpose, f"agreed to {audience.purpose}")
    return f"{who} {'and' if audience.languages else 'who'} {wants}"


def _names(languages: Iterable[str]) -> list[str]:
    return [name_in(each, SOURCE) for each in languages]


def _listed(names: Iterable[str], last: str) -> str:
    said = list(names)
    return f" {last} ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:].replace("_", " ")
