"""What is told in the other chats of who joins two: everywhere but where she writes, in her own language."""

from __future__ import annotations

from sqlalchemy import update

from bot.domain.message import Address, MessageClass
from bot.outbox.queue import REPLY_USEFUL
from bot.runner import joinwork
from bot.storage.database import Database, Tx
from bot.storage.folding import Fold
from bot.storage.tables import contact
from tests.fakes import MONDAY
from tests.runner.heeds import a_library
from tests.storage.rows import met


def test_every_chat_but_the_one_she_writes_in_is_told(database: Database) -> None:
    def work(tx: Tx) -> None:
        people = met(tx, "ann", "ben", "cat")
        ann, ben = people["ann"], people["ben"]
        tx.conn.execute(update(contact).where(contact.c.id == ann.contact.id).values(language="ar"))
        each = Fold(ben.contact.id, ann.contact.id, "fake", "in-9", ben.address_id)
        ((draft, where),) = joinwork.told_elsewhere(tx, a_library(), each, MONDAY)
        assert (draft.contact_id, draft.address_id, where) == (
            ann.contact.id,
            ann.address_id,
            Address("fake", "ann"),
        )
        assert (draft.message_class, draft.useless_after) == (MessageClass.REPLY, MONDAY + REPLY_USEFUL)
        assert str(draft.message.text).endswith("Another chat was joined to this one.")
        assert draft.message.language == "ar"

    database.write_now(work)
