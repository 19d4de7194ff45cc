"""Every step can be reached, nothing goes round without asking, and everything ends."""

from __future__ import annotations

import pytest

from tests.library.drafts import Drafts

#: Steps -> where a problem stands, and its message; nothing where all is well.
WAYS = [
    ('[a]\nsay = "1"\n[b]\nsay = "2"\n', []),
    ('[a]\nsay = "1"\ngo_to = "end"\n[b]\nsay = "2"\n', [("b", 5, "Nobody can reach this step.")]),
    (
        '[a]\nsay = "1"\n[b]\nsay = "2"\ngo_to = "a"\n',
        [("a", 2, "The way goes round without asking anything: [a] to [b] to [a].")],
    ),
    ('[a]\nsay = "1"\ngo_to = "a"\n', [("a", 2, "The way goes round without asking anything: [a] to [a].")]),
    ('[a]\nask = "1"\ngo_to = "a"\n', [("", 1, "This flow never ends.")]),
    ('[a]\nask = "1"\n[b]\nbranch = "a"\nwhen = { skipped = "end" }\nelse = "a"\n', []),
    (
        '[a]\nbranch = "contact.adult"\nwhen = { yes = "a" }\nelse = "end"\n',
        [("a", 2, "The way goes round without asking anything: [a] to [a].")],
    ),
    ('[a]\ncall_flow = "on_someone_new"\ngo_to = "a"\n', [("a", 2, "The way goes round without asking")]),
    (
        '[a]\nbranch = "contact.adult"\nwhen = { yes = "c" }\nelse = "end"\n[b]\nsay = "x"\n[c]\nsay = "y"\n',
        [("b", 6, "Nobody can reach this step.")],
    ),
]


@pytest.mark.parametrize(("steps", "expected"), WAYS)
def test_the_ways_through_a_flow(drafts: Drafts, steps: str, expected: list[tuple[str, int, str]]) -> None:
    """Reached, asked, ended."""
    drafts.write("way", f'title = "A way"\n{steps}')
    found = drafts.problems()
    assert [(p.step, p.line) for p in found] == [(step, line) for step, line, _ in expected]
    for problem, (_, _, message) in zip(found, expected, strict=True):
        assert problem.message.startswith(message)
