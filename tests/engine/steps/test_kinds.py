"""Every kind of step: the example in its docstring is a flow file, and it plays to its end."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from bot.engine import events as facts
from bot.engine.steps import KINDS
from bot.engine.steps.base import END, Step
from bot.engine.steps.call_flow import CallFlow
from bot.library.load import read_flow
from tests.library.drafts import Drafts
from tests.library.phone import Phone

MODELS = [pytest.param(model, id=kind) for kind, model in KINDS.items()]


def examples(model: type[Step]) -> str:
    """Return the flow file that the parts of a module's docstring with a heading make together."""
    doc = sys.modules[model.__module__].__doc__ or ""
    return "\n".join(dedent(part) for part in doc.split("\n\n") if part.lstrip().startswith("["))


@pytest.mark.parametrize("model", MODELS)
def test_a_kind_has_an_example_and_a_test(model: type[Step]) -> None:
    """A new kind is not done without either."""
    assert f"{model.kind} " in examples(model)
    name = model.__module__.rpartition(".")[2]
    assert (Path(__file__).parent / f"test_{name}.py").exists()


@pytest.mark.parametrize("model", MODELS)
def test_the_example_of_a_kind_is_played(model: type[Step], drafts: Drafts) -> None:
    """Whatever the example leads to is added as a step that says its name."""
    flow, problems = read_flow("example", "flows/example.toml", 'title = "Example"\n' + examples(model))
    assert problems == []
    assert flow is not None
    assert model in [type(step) for step in flow.steps.values()]
    targets = (
        {target for step in flow.steps.values() for target in step.leads_to()} - {END} - flow.steps.keys()
    )
    ways = "".join(f'\n[{target}]\nsay = "{target}"\n' for target in sorted(targets))
    drafts.write("example", flow.source + ways)
    for called in (step.call_flow for step in flow.steps.values() if isinstance(step, CallFlow)):
        drafts.write(called, f'title = "Called"\n[said]\nsay = "{called}"\n')
    phone = Phone(drafts.shelf())
    phone.start("example")
    for _ in range(10):
        assert not phone.met(facts.RunFailed)
        if not phone.session.runs:
            break
        phone.tap(0)
    assert phone.session.empty
