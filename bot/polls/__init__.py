"""Polls: votes are counted, a result is released, and everybody is told."""
