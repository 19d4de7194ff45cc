"""A batch of turns in one transaction: the only place where a conversation moves."""
