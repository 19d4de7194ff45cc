"""A message as text, to be sealed and read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import Choice, File, OutboundMessage, Picture, Template
from bot.storage import bodies


@given(
    st.builds(
        OutboundMessage,
        st.text(),
        st.lists(st.builds(Choice, st.text(), st.text())).map(tuple),
        st.none() | st.text(),
        st.sampled_from(["ltr", "rtl"]),
        st.none() | st.builds(File, st.text(), st.text()),
        st.none() | st.builds(Template, st.text(), st.text(), st.lists(st.text()).map(tuple)),
        st.sampled_from(["en", "ar", "so"]),
        st.none() | st.builds(Picture, st.text(), st.text(), st.text()),
    )
)
def test_a_message_is_read_as_it_was_written(message: OutboundMessage) -> None:
    assert bodies.decode(bodies.encode(message)) == message


def test_what_was_written_before_there_were_files_is_still_read() -> None:
    older = '["Tea?",[["yes","Yes"]],"w1","rtl"]'
    assert bodies.decode(older) == OutboundMessage("Tea?", (Choice("yes", "Yes"),), "w1", "rtl")
    assert bodies.encode(bodies.decode(older)) == older
