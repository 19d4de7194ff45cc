"""The tables behind the channels that report back."""

from __future__ import annotations

from bot.storage.channel_tables import delivery


def test_a_report_kept_aside_says_nothing_about_anyone() -> None:
    """It is kept under the provider's own id, and is nobody's until a message of ours is known by it."""
    assert {column.name for column in delivery.columns} == {
        "channel",
        "provider_id",
        "outbox_id",
        "progress",
        "trouble",
        "at",
    }
    (to_outbox,) = delivery.foreign_keys
    assert to_outbox.ondelete == "CASCADE", "what was reported of a message goes with it"
