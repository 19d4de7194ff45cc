"""What can be wrong with a poll: stages out of order, groups left out, options that no phone can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.domain.languages import SOURCE
from bot.domain.poll import Method
from bot.engine.matching import normal
from bot.engine.steps.join_group import JoinGroup
from bot.library.checks.lengths import LABEL, MARK, WITH_CHOICES
from bot.library.checks.questions import TAKEN
from bot.library.load import Loaded
from bot.library.poll_files.draft import IN_STAGES, SINGLE, PollDraft, StageDraft
from bot.library.problems import Problem, listed, meant
from bot.library.translations import Catalogue

#: A list of WhatsApp has ten rows, and Skip needs one.
FEWEST, MOST = 2, 9
#: Where options are asked about one by one, no list has to hold them.
MOST_ONE_BY_ONE = 30
#: The most signs of what a list of polls shows, and of what is said with a result.
_TITLE, _SAID = 60, 500
#: What stands before an option in a list: a number, a dot, a space, a new line.
_NUMBERED = 5
_ONE_BY_ONE = frozenset({Method.RATE, Method.SUPPORT, Method.AGREE})


def check_polls(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is wrong with polls that could be read, in every language."""
    joinable = stakeholders(loaded)
    said = loaded.words.texts if loaded.words else {}
    ours = {normal(said[name]): said[name] for name in ("skip", "that_is_all") if name in said}
    for poll in loaded.polls:
        yield from _stages(poll)
        yield from _times(poll)
        yield from _groups(poll, joinable)
        yield from _weights(poll)
        yield from _options(poll, ours)
        for catalogue in (None, *catalogues):
            yield from _signs(poll, catalogue)
            yield from _together(poll, catalogue)


def stakeholders(loaded: Loaded) -> tuple[str, ...]:
    """Return the groups that people can join, in the order in which they are offered."""
    steps = (step for flow in loaded.flows for step in flow.steps.values() if isinstance(step, JoinGroup))
    return tuple(dict.fromkeys(group for step in steps for group in step.choices))


def _stages(poll: PollDraft) -> Iterator[Problem]:
    names = [stage.name for stage in poll.stages]
    single = [name for name in names if name in SINGLE]
    if not names:
        every = listed(f"[{name}]" for name in (*IN_STAGES, *SINGLE))
        yield poll.problem("", "", "This poll asks nothing.", f"Add one of {every}.")
    elif single and len(names) > 1:
        said = f"[{single[0]}] stands alone: a poll in stages has [gather], [rate] and [rank]."
        yield poll.problem(single[0], "", said, "Make a file of each.")
    elif "gather" in names and "rate" not in names:
        said = "What people write must be rated before anything else is done with it."
        yield poll.problem("gather", "", said, "Add [rate].")
    if "gather" in names and poll.options:
        said = "Either people gather the options, or the file names them."
        yield poll.problem("options", "", said, "Take out [gather] or [options].")
    if names and "gather" not in names and not poll.options:
        yield poll.problem(names[0], "", "There is nothing to vote on.", "Add [options], or [gather].")


def _times(poll: PollDraft) -> Iterator[Problem]:
    for before, after in pairwise(poll.stages):
        if after.closes_at <= before.closes_at:
            said = f"[{after.name}] closes before [{before.name}], or with it."
            yield poll.problem(after.name, "closes", said, "Each stage closes later than the one before.")


def _groups(poll: PollDraft, joinable: Sequence[str]) -> Iterator[Problem]:
    if not poll.groups:
        said = "It does not say which groups count together."
        hint = 'Add [groups] and below it people = { name = "Families", of = ["service_user", "family"] }.'
        yield poll.problem("", "", said, hint)
        return
    seen: dict[str, str] = {}
    for name, group in poll.groups.items():
        for each in group.of:
            if joinable and each not in joinable:
                said = f"Nobody can join a group '{each}'."
                yield poll.problem("groups", name, said, meant(each, joinable))
            if each in seen:
                said = f"'{each}' stands in '{seen[each]}' and in '{name}'."
                yield poll.problem("groups", name, said, "Each group counts once.")
            seen[each] = name
    missing = [each for each in joinable if each not in seen]
    if missing:
        said = f"{listed(missing, 'and')} would count in no group."
        yield poll.problem("groups", "", said, "Put each of them in exactly one.")


def _weights(poll: PollDraft) -> Iterator[Problem]:
    weights = poll.rule.weights
    for name in sorted(weights.keys() - poll.groups.keys()):
        said = f"There is no group '{name}' in [groups]."
        yield poll.problem("rule", "weights", said, meant(name, poll.groups))
    missing = [name for name in poll.groups if weights and name not in weights]
    if missing:
        said = f"{listed(missing, 'and')} would have no weight."
        yield poll.problem("rule", "weights", said, "Give each group a weight, or take out 'weights'.")


def _options(poll: PollDraft, ours: Mapping[str, str]) -> Iterator[Problem]:
    one_by_one = {stage.method for stage in poll.stages} <= _ONE_BY_ONE or poll.stage("rate") is not None
    most = MOST_ONE_BY_ONE if one_by_one else MOST
    if poll.options and not FEWEST <= len(poll.options) <= most:
        said = f"There can be {FEWEST} to {most} options here, and it is {len(poll.options)}."
        yield poll.problem("options", "", said, "A phone shows no more than that.")
    for stage in poll.stages:
        if poll.options and stage.name != "rate" and stage.most > len(poll.options):
            said = f"She can choose {stage.most} of {len(poll.options)}: that makes no sense."
            yield poll.problem(stage.name, "most", said, f"Write at most {len(poll.options)}.")
    seen = dict(ours)
    for name, text in poll.options.items():
        if name in TAKEN:
            said = f"An option cannot be called '{name}'."
            yield poll.problem("options", name, said, "That name always means something else.")
        if normal(text) in seen:
            said = f"'{text}' and '{seen[normal(text)]}' cannot be told apart when somebody types them."
            yield poll.problem("options", name, said, "Change the words of one of the two.")
        seen[normal(text)] = text


def _spoken(poll: PollDraft, catalogue: Catalogue | None) -> Mapping[str, str]:
    """Return every text in a language, in English where it is not translated."""
    found = (
        (key, catalogue.text(poll.context(key), text) if catalogue else None) for key, text in poll.texts()
    )
    english = dict(poll.texts())
    return english | {key: text for key, text in found if isinstance(text, str)}


def _signs(poll: PollDraft, catalogue: Catalogue | None) -> Iterator[Problem]:
    english = dict(poll.texts())
    for key, text in _spoken(poll, catalogue).items():
        own = catalogue is None or text != english[key]
        most = _most(key)
        if own and len(text) > most:
            said = f"This text has {len(text)} signs, and {most} is the most."
            yield _placed(poll, key, catalogue, said, "Say it in fewer words.")
        if catalogue is None and ("{" in text or "}" in text):
            said = "Nothing is put in place of braces in a poll."
            yield _placed(poll, key, None, said, "Write the words themselves.")


def _most(key: str) -> int:
    if key == "title":
        return _TITLE
    return LABEL if key.startswith(("options.", "groups.")) else _SAID


def _together(poll: PollDraft, catalogue: Catalogue | None) -> Iterator[Problem]:
    """What is said before the first question, the question and its answers are one message."""
    spoken = _spoken(poll, catalogue)
    for stage in poll.stages:
        length = _length(poll, stage, spoken)
        if length > WITH_CHOICES:
            language = catalogue.language.code if catalogue else SOURCE
            said = f"With title, 'why' and its answers, this question has {length} signs ({language}); "
            said += f"{WITH_CHOICES} is the most."
            yield poll.problem(stage.name, "ask", said, "Say less.")


def _length(poll: PollDraft, stage: StageDraft, spoken: Mapping[str, str]) -> int:
    labels = [len(spoken[f"options.{name}"]) + _NUMBERED for name in poll.options]
    said = sum(len(spoken[key]) + 1 for key in ("title", "why", f"{stage.name}.ask")) + MARK
    if stage.method is Method.IDEAS:
        return said
    if stage.method in _ONE_BY_ONE:
        return said + (max(labels, default=0) or LABEL)
    return said + (sum(labels) if poll.stage("rate") is None else MOST * (LABEL + _NUMBERED))


def _placed(poll: PollDraft, key: str, catalogue: Catalogue | None, said: str, hint: str) -> Problem:
    if catalogue is not None:
        context = poll.context(key)
        return Problem(catalogue.file, context, catalogue.lines.get(context, 1), said, hint)
    step, _, rest = key.partition(".")
    return poll.problem(step if rest else "", rest or key, said, hint)
