"""Workshops, interviews and focus groups: places, invitations, calendar files."""
