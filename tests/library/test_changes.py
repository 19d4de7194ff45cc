"""What publishing would change is said before it is done."""

from __future__ import annotations

from bot.library.changes import State, compare
from tests.library.drafts import Drafts

WAY = 'title = "A way"\n[a]\nsay = "Hello"\n'


def test_nothing_has_changed(drafts: Drafts) -> None:
    """The same files again."""
    versions = drafts.versions()
    changes = compare({each.name: each.version for each in versions}, versions)
    assert {change.state for change in changes} == {State.PUBLISHED}
    assert {change.people_inside for change in changes} == {""}
    assert [change.name for change in changes] == sorted(each.name for each in versions)


def test_each_kind_of_change_says_what_happens_to_people_inside(drafts: Drafts) -> None:
    """New, changed, changed with a restart, and gone."""
    for name in ("kept", "restarted", "gone"):
        drafts.write(name, WAY)
    before = {each.name: each.version for each in drafts.versions()}
    drafts.write("kept", WAY.replace("Hello", "Hi"))
    drafts.write("restarted", 'inside = "restart"\n' + WAY)
    (drafts.flows / "gone.toml").unlink()
    drafts.write("new", WAY)
    found = {change.name: change for change in compare(before, drafts.versions())}
    assert (found["new"].state, found["new"].people_inside) == (State.NEW, "")
    assert found["kept"].state is State.CHANGED
    assert found["kept"].people_inside == "People inside finish the version they began."
    assert found["restarted"].people_inside == "People inside begin again at its first step."
    assert found["gone"].state is State.GONE
    assert found["gone"].version == before["gone"]
    assert found["gone"].people_inside == "People inside finish the version they began."
