"""What can be wrong between questions about her group: one asks for a code, the other does not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.contact import STATUTORY
from bot.engine.steps.join_group import JoinGroup
from bot.library.load import FlowDraft, Loaded
from bot.library.problems import Problem


def check_groups(loaded: Loaded) -> Iterator[Problem]:
    """Yield every group that is joined by a tap here, and by a code only elsewhere.

    The statutory ones are left out: each question is checked for them by itself.
    """
    asked = [
        (flow, name, step)
        for flow in loaded.flows
        for name, step in flow.steps.items()
        if isinstance(step, JoinGroup)
    ]
    by_code: dict[str, FlowDraft] = {}
    for flow, _, step in asked:
        for group in step.by_code:
            by_code.setdefault(group, flow)
    for flow, name, step in asked:
        for group in step.choices:
            if group in by_code and group not in {*step.by_code, *STATUTORY}:
                said = f"{flow.file} lets anybody join '{group}', and {by_code[group].file} asks for a code."
                yield flow.problem(name, "by_code", said, f"Add '{group}' to by_code = [...] here too.")
