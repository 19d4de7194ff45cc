"""From drafts to published versions, which hold everything that a conversation needs, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.languages import SOURCE
from bot.domain.publication import FlowVersion
from bot.domain.staff import Role
from bot.engine.flow import Flow, Language, Safeguarding, Text
from bot.engine.steps.base import Plural, Words
from bot.library import signposts, texts, words
from bot.library.check import check
from bot.library.load import FlowDraft, load, read_flow
from bot.library.problems import FlowsHaveErrors, Severity
from bot.library.signposting import read_signposts
from bot.library.signposts import SignpostsDraft
from bot.library.translations import SOURCE_RULE, Catalogue, english, read_catalogues
from bot.library.words import WordsDraft

#: Whom a flow is open to -> the roles of staff for whom alone it is.
ROLES: dict[str, frozenset[str]] = {
    "team": frozenset({Role.ADMIN, Role.TEAM}),
    "champions": frozenset({Role.ADMIN, Role.TEAM, Role.CHAMPION}),
    "moderators": frozenset({Role.ADMIN, Role.TEAM, Role.MODERATOR}),
    "steering": frozenset({Role.STEERING}),
    "safeguarding": frozenset({Role.SAFEGUARDING}),
}


class UnreadableVersion(Exception):
    """A published version can no longer be read by this release of Big Room."""


@dataclass(frozen=True, slots=True)
class PublishedWords:
    """What the version named ``words`` holds."""

    #: The texts, as those of a flow without steps.
    flow: Flow
    #: English first.
    languages: tuple[Language, ...]
    #: language -> its plural rule, as a PO file writes it.
    rules: Mapping[str, str]
    #: Name of a list, for example ``stop_words`` -> words as they are compared with a message.
    understood: Mapping[str, frozenset[str]]


def compile_flows(folder: Path, locales: Path) -> tuple[FlowVersion, ...]:
    """Turn a folder of flow files and its translations into versions to publish, or refuse it whole."""
    problems = check(folder, locales)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise FlowsHaveErrors(problems)
    loaded, (catalogues, _) = load(folder), read_catalogues(locales)
    assert loaded.words is not None  # the check has seen to it
    flows = (_version(flow.name, _flow_content(flow, catalogues)) for flow in loaded.flows)
    spoken = [_version(words.NAME, _words_content(loaded.words, catalogues))]
    if loaded.signposts is not None:
        spoken.append(_version(signposts.NAME, _signposts_content(loaded.signposts, catalogues)))
    return (*flows, *spoken)


def _version(name: str, content: Mapping[str, Any]) -> FlowVersion:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return FlowVersion(name, hashlib.sha256(canonical.encode()).hexdigest(), canonical)


def _flow_content(flow: FlowDraft, catalogues: Iterable[Catalogue]) -> dict[str, Any]:
    spoken = {SOURCE: {key: _plain(text) for key, text in texts.flow_texts(flow)}}
    keywords = {SOURCE: list(flow.head.keywords)}
    for each in catalogues:
        found = {key: each.text(f"{flow.name}.{key}", text) for key, text in texts.flow_texts(flow)}
        spoken[each.language.code] = {key: text for key, text in found.items() if text is not None}
        written = each.text(f"{flow.name}.{texts.KEYWORDS}", ", ".join(flow.head.keywords))
        keywords[each.language.code] = list(texts.split_keywords(str(written or "")))
    return {"name": flow.name, "source": flow.source, "texts": spoken, "keywords": keywords}


def _words_content(draft: WordsDraft, catalogues: tuple[Catalogue, ...]) -> dict[str, Any]:
    spoken: dict[str, dict[str, Text]] = {SOURCE: dict(draft.texts)}
    for each in catalogues:
        found = {name: each.text(f"{words.NAME}.{name}", text) for name, text in draft.texts.items()}
        spoken[each.language.code] = {name: text for name, text in found.items() if text is not None}
    offered = [(english(), SOURCE_RULE), *((each.language, each.rule) for each in catalogues)]
    languages = [
        {"code": one.code, "name": one.name, "draft": one.draft, "plural": rule} for one, rule in offered
    ]
    understood = {name: sorted(draft.understood(name)) for name in words.ALWAYS}
    return {
        "name": words.NAME,
        "source": draft.source,
        "texts": spoken,
        "languages": languages,
        "understood": understood,
    }


def _signposts_content(draft: SignpostsDraft, catalogues: Iterable[Catalogue]) -> dict[str, Any]:
    spoken: dict[str, dict[str, Text]] = {SOURCE: dict(draft.texts)}
    for each in catalogues:
        found = {key: each.text(f"{signposts.NAME}.{key}", text) for key, text in draft.texts.items()}
        spoken[each.language.code] = {key: text for key, text in found.items() if text is not None}
    return {"name": signposts.NAME, "source": draft.source, "texts": spoken}


def _plain(text: Words) -> Text:
    return (text.one, text.other) if isinstance(text, Plural) else text


def restore(version: FlowVersion) -> Flow:
    """Turn a published version back into the flow that it was."""
    content = json.loads(version.content)
    if version.name == words.NAME:
        return restore_words(version).flow
    if version.name == signposts.NAME:
        return restore_safeguarding(version).texts
    draft, problems = read_flow(version.name, version.name, content["source"])
    if draft is None or problems:
        raise UnreadableVersion(f"{version.name} {version.version[:12]}")
    return Flow(
        name=version.name,
        version=version.version,
        title=draft.head.title,
        steps=dict(draft.steps),
        texts=_texts(content),
        keywords={language: tuple(each) for language, each in content["keywords"].items()},
        when=draft.head.when,
        open_to_everyone=draft.head.open_to == "everyone",
        for_roles=ROLES.get(draft.head.open_to, frozenset()),
        progress=draft.head.progress,
        restart=draft.head.inside == "restart",
        once=draft.head.once,
        checkin=draft.head.checkin,
    )


def restore_words(version: FlowVersion) -> PublishedWords:
    """Turn the published version named ``words`` back into words and languages."""
    content = json.loads(version.content)
    return PublishedWords(
        flow=Flow(words.NAME, version.version, words.NAME, {}, _texts(content)),
        languages=tuple(Language(each["code"], each["name"], each["draft"]) for each in content["languages"]),
        rules={each["code"]: each["plural"] for each in content["languages"]},
        understood={
            name: words.always(name) | frozenset(content["understood"].get(name, ())) for name in words.ALWAYS
        },
    )


def restore_safeguarding(version: FlowVersion) -> Safeguarding:
    """Turn the published version named ``safeguarding`` back into what is said when words warn of danger."""
    content = json.loads(version.content)
    draft, _ = read_signposts(version.name, content["source"])
    if draft is None:
        raise UnreadableVersion(f"{version.name} {version.version[:12]}")
    return signposts.safeguarding(draft, _texts(content), version.version)


def _texts(content: Mapping[str, Any]) -> dict[str, dict[str, Text]]:
    return {
        language: {key: tuple(text) if isinstance(text, list) else text for key, text in spoken.items()}
        for language, spoken in content["texts"].items()
    }
