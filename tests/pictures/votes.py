"""A vote of six choices by five groups, with its result as it may be released, to draw."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polib

from bot.domain.poll import Method, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import Band, Outcome, Release, Share
from bot.pictures.results import Result, result_of

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
LANGUAGES = ("en", "ar", "so", "am")

_TITLES = (
    "What should change first?",
    "ما الذي يجب أن يتغير أولاً؟",
    "Maxaa marka hore is beddelaya?",
    "መጀመሪያ ምን መለወጥ አለበት?",
)
_OPTIONS: dict[str, tuple[str, str, str, str]] = {
    "a": (
        "Interpreters at every appointment and in the labour ward",
        "مترجمون في كل موعد وفي غرفة الولادة",
        "Turjumaan ballan kasta iyo qolka dhalmada",
        "በእያንዳንዱ ቀጠሮ አስተርጓሚ",
    ),
    "b": (
        "The same midwife from start to end",
        "نفس القابلة من البداية إلى النهاية",
        "Isla umulisada bilow ilaa dhammaad",
        "ከመጀመሪያ እስከ መጨረሻ አንድ አዋላጅ",
    ),
    "c": (
        "Pain relief without having to ask twice",
        "تخفيف الألم دون الحاجة إلى الطلب مرتين",
        "Xanuun baabi'in adigoon laba jeer weydiin",
        "ሁለት ጊዜ ሳይጠየቅ የህመም ማስታገሻ",
    ),
    "d": (
        "Staff who are trained against racism",
        "موظفون مدرَّبون ضد العنصرية",
        "Shaqaale loo tababaray ka hortagga midab-takoorka",
        "ዘረኝነትን ለመከላከል የሰለጠኑ ሠራተኞች",
    ),
    "e": (
        "Home visits for six weeks after birth",
        "زيارات منزلية لمدة ستة أسابيع بعد الولادة",
        "Booqasho guri lix toddobaad dhalashada kadib",
        "ከወሊድ በኋላ ለስድስት ሳምንታት የቤት ጉብኝት",
    ),
    "f": ("A phone line at night", "خط هاتف في الليل", "Khad telefoon habeenkii", "የሌሊት ስልክ"),
}
_GROUPS = {
    "women": ("Women and families", "النساء والعائلات", "Haweenka iyo qoysaska", "ሴቶች እና ቤተሰቦች"),
    "staff": ("NHS staff", "موظفو NHS", "Shaqaalaha NHS", "የNHS ሠራተኞች"),
    "champions": (
        "Community champions and charities",
        "سفيرات المجتمع والجمعيات",
        "Halyeeyada bulshada",
        "የማህበረሰብ አምባሳደሮች",
    ),
    "council": ("Councils", "المجالس", "Golayaasha", "ምክር ቤቶች"),
}
_NEXT = (
    "The hospitals plan it by May.",
    "تخطط المستشفيات لذلك حتى شهر مايو.",
    "Isbitaalladu way qorsheeyaan.",
    "",
)


def _texts(place: int) -> dict[str, str]:
    texts = {"title": _TITLES[place], "next": _NEXT[place]}
    texts |= {f"options.{name}": labels[place] for name, labels in _OPTIONS.items()}
    return texts | {f"groups.{name}": labels[place] for name, labels in _GROUPS.items()}


SHEET = Sheet(
    "first_priority",
    "rank",
    Method.RANK,
    AT,
    {language: _texts(place) for place, language in enumerate(LANGUAGES)},
    tuple(_OPTIONS),
)


def _shares(everybody: int, women: int, staff: Band, champions: Band = Band.MOST) -> Mapping[str, Share]:
    return {
        "": Share(everybody),
        "women": Share(women),
        "staff": Share(band=staff),
        "champions": Share(band=champions),
    }


RELEASE = Release(
    SHEET.name,
    SHEET.fingerprint(),
    AT,
    Outcome.CHOSEN,
    ("a",),
    {"": 60, "women": 35, "staff": 15, "champions": 10},
    ("council",),
    True,
    {
        "a": _shares(70, 75, Band.NEARLY_ALL),
        "b": _shares(60, 65, Band.MOST),
        "c": _shares(45, 40, Band.ABOUT_HALF),
        "d": _shares(45, 50, Band.SOME),
        "e": _shares(30, 25, Band.FEW, Band.SOME),
        "f": _shares(15, 20, Band.FEW, Band.FEW),
    },
)
TOO_FEW = Release(SHEET.name, SHEET.fingerprint(), AT, Outcome.TOO_FEW)


def stage(release: Release | None = RELEASE, **more: Any) -> StageNow:
    """The vote once it is closed."""
    return replace(StageNow(SHEET, PollStatus.CLOSED, release=release), **more)


def outcome(what: Outcome, *winners: str) -> StageNow:
    """The same figures, and something else comes of them."""
    return stage(replace(RELEASE, outcome=what, winners=winners))


def every_outcome() -> dict[str, StageNow]:
    """One of each."""
    return {
        "chosen": stage(),
        "tie": outcome(Outcome.WORKSHOP, "a", "b"),
        "shortlist": outcome(Outcome.SHORTLIST, "a", "b", "c", "d"),
        "too few": stage(TOO_FEW),
    }


def word(name: str, language: str) -> str:
    """A text of words.toml as it is in the project today, in English where there is no other."""
    return _catalogue(language).get(f"words.{name}") or _english()[name]["text"]


def drawn(now: StageNow, language: str = "en") -> Result:
    """What is shown of it."""
    return result_of(now, language, lambda name: word(f"picture_{name}", language))


@cache
def _english() -> Any:
    return tomllib.loads((ROOT / "flows" / "words.toml").read_text("utf-8"))


@cache
def _catalogue(language: str) -> dict[str, str]:
    file = ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"
    return {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(file))} if file.exists() else {}
