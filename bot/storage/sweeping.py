"""Sweeping dead rows away on PostgreSQL, and whether some had to stay."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection


def swept(conn: Connection, vacuum: str) -> bool:
    """Run a VACUUM; False when, asked to be VERBOSE, it says that dead rows could not be removed yet.

    PostgreSQL keeps them for every transaction that began before they died, whatever it reads: a backup, too.
    """
    driver: Any = conn.connection.dbapi_connection
    stayed: list[int] = []

    def heard(said: Any) -> None:
        # "3 dead row versions cannot be removed yet": in whatever language, the number comes first.
        number = re.match(r"\d+", said.message_detail or "")
        stayed.append(int(number[0]) if number else 0)

    driver.add_notice_handler(heard)
    try:
        conn.exec_driver_sql(vacuum)
    finally:
        driver.remove_notice_handler(heard)
    return not any(stayed)
