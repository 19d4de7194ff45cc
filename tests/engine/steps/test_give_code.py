"""`give_code` says a code once, and the run forgets it."""

from __future__ import annotations

from bot.domain.recalled import What
from tests.library.drafts import Drafts
from tests.library.phone import Phone


def test_the_code_is_said_and_forgotten(drafts: Drafts) -> None:
    asked: list[str] = []
    drafts.write(
        "flow",
        'title = "A flow"\n[a]\ngive_code = "Your code is {code}."\n[b]\nask = "Is it {code}?"\n',
    )
    phone = Phone(drafts.shelf())
    phone.known[What.JOINING_CODE] = lambda about: asked.append(about) or "K3F9-QX2M"  # type: ignore[func-returns-value]
    phone.start("flow")
    said = phone.messages[-1].text
    assert said.startswith("Your code is \u2068K3F9-QX2M\u2069.")
    assert said.endswith("Is it ?")
    assert phone.session.runs[-1].values["code"] == ""
    assert len(asked) == 1
