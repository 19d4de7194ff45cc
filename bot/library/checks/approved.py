"""What can be wrong with a text that a provider is to approve: what it would refuse, found before it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.engine.rendering import placeholders
from bot.library.problems import Problem, listed, meant
from bot.library.templates import ENGLISH, NAME, Approved, TemplatesDraft
from bot.library.translations import Catalogue

#: What Meta takes: the characters of a text, its gaps filled, and of a button.
LONGEST_BODY, LONGEST_BUTTON, LONGEST_NAME = 1024, 20, 100
#: The languages that Meta knows, by its codes: not Somali, Amharic, Tigrinya, Yoruba, Igbo or Lingala.
_META = """
af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha he hi hu id ga
it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES es_MX
sw sv ta te th tr uk ur uz vi zu"""
LANGUAGES = frozenset(_META.split())
_NAME = re.compile(r"[a-z0-9_]+")
_GAP = re.compile(r"\{[^{}]*\}")
_TOGETHER = re.compile(r"\}[^\w{]*\{")


def check_approved(draft: TemplatesDraft, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is wrong with these texts, in English and in every language in which they are offered."""
    yield from draft.problems
    headings = {each.name for each in draft.templates}
    for each in draft.templates:
        for key, said, hint in (*_name(each, headings), *_gaps(each), *_text(each), *_languages(each)):
            line = draft.places.line(each.name, key)
            yield Problem(draft.file, each.name, line, said, hint)
        yield from _translated(draft, each, catalogues)


#: What is wrong: below which key, what, and what to write instead.
_Wrong = tuple[str, str, str]


def _name(each: Approved, headings: set[str]) -> Iterator[_Wrong]:
    if not _NAME.fullmatch(each.name) or len(each.name) > LONGEST_NAME:
        yield (
            "",
            f"A text for approval cannot be called '{each.name}'.",
            "Use small letters, digits and _ only.",
        )
    if each.otherwise and (each.otherwise not in headings or each.otherwise == each.name):
        said = f"There is no other text '{each.otherwise}'."
        yield "otherwise", said, meant(each.otherwise, headings - {each.name})


def _gaps(each: Approved) -> Iterator[_Wrong]:
    wrong = [gap for gap in _GAP.findall(each.body) if gap[1:-1] not in placeholders(each.body)]
    if wrong:
        yield "body", f"'{wrong[0]}' is no gap.", "A gap is a name in small letters in braces, such as {day}."
        return
    for name in sorted(placeholders(each.body) - each.samples.keys()):
        said = f"The gap '{name}' has no example."
        yield "samples", said, f'Write it like this: samples = {{ {name} = "..." }}'
    for name in sorted(each.samples.keys() - placeholders(each.body)):
        yield "samples", f"There is no gap '{name}' in the text.", "Take the example out."
    if any(not sample.strip() for sample in each.samples.values()):
        yield "samples", "An example is empty.", "Write what could stand there."


def _text(each: Approved) -> Iterator[_Wrong]:
    for said, hint in _wrong_text(each, each.body):
        yield "body", said, hint
    if len(each.button) > LONGEST_BUTTON:
        yield "button", f"The button has {len(each.button)} characters.", f"{LONGEST_BUTTON} are the most."


def _wrong_text(each: Approved, body: str) -> Iterator[tuple[str, str]]:
    filled = len(_GAP.sub(lambda gap: each.samples.get(gap[0][1:-1], gap[0]), body))
    if max(filled, len(body)) > LONGEST_BODY:
        yield f"The text has {filled} characters.", f"{LONGEST_BODY} are the most, its gaps filled."
    if body.startswith("{") or body.endswith("}"):
        yield "The text begins or ends with a gap.", "Put a word before it, or after it."
    if _TOGETHER.search(body):
        yield "Two gaps stand side by side.", "Put a word between them."


def _languages(each: Approved) -> Iterator[_Wrong]:
    for code in each.languages:
        if code not in LANGUAGES:
            near = meant(code, LANGUAGES)
            hint = near if near.startswith("Did") else "Leave it out; see the top of this file."
            yield "languages", f"WhatsApp does not know the language '{code}'.", hint
    if ENGLISH not in each.languages:
        yield "languages", f"It is not offered in English, '{ENGLISH}'.", f"Add {listed([ENGLISH])}."


def _translated(draft: TemplatesDraft, each: Approved, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    known = {catalogue.language.code: catalogue for catalogue in catalogues}
    for code in each.languages:
        if code == ENGLISH or code not in LANGUAGES:
            continue
        catalogue = known.get(code)
        line = draft.places.line(each.name, "languages")
        body = catalogue.text(f"{NAME}.{each.name}.body", each.body) if catalogue else None
        button = catalogue.text(f"{NAME}.{each.name}.button", each.button) if catalogue else None
        if not isinstance(body, str) or (each.button and not isinstance(button, str)):
            said = f"This text is offered in '{code}', and is not translated."
            yield Problem(draft.file, each.name, line, said, "Translate it, or take the language out.")
            continue
        for problem, hint in _wrong_translation(each, body, button if isinstance(button, str) else ""):
            assert catalogue is not None
            context = f"{NAME}.{each.name}.body"
            yield Problem(catalogue.file, context, catalogue.lines.get(context, 1), problem, hint)


def _wrong_translation(each: Approved, body: str, button: str) -> Iterator[tuple[str, str]]:
    if placeholders(body) != placeholders(each.body):
        yield "The gaps are not those of the English text.", f"They are {listed(each.samples, 'and')}."
    yield from _wrong_text(each, body)
    if len(button) > LONGEST_BUTTON:
        yield f"The button has {len(button)} characters.", f"{LONGEST_BUTTON} are the most."
