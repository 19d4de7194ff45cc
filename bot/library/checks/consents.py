"""What can be wrong between questions about consent: one purpose has one wording, wherever it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.consent import Consent
from bot.library.load import FlowDraft, Loaded
from bot.library.problems import Problem


def check_consents(loaded: Loaded) -> Iterator[Problem]:
    """Yield every question about a purpose that is worded in another way than the first one.

    A yes counts for a wording: if files differed, her yes in one would be no yes in the other. (ICO: exactly
    what a person was told is part of the consent.)
    """
    first: dict[str, tuple[FlowDraft, str, str]] = {}
    for flow in loaded.flows:
        for name, step in flow.steps.items():
            if not isinstance(step, Consent):
                continue
            other, where, fingerprint = first.setdefault(step.consent, (flow, name, step.source_sha256()))
            if step.source_sha256() != fingerprint:
                said = f"{other.file} asks about '{step.consent}' in other words, at [{where}]."
                hint = "Make question and choices the same in both files, letter by letter."
                yield flow.problem(name, "ask", said, hint)
