"""Staff: roles, one-time links, and the audit of who did what."""
