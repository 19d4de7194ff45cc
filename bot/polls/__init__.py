"""Polls: votes counted by rules that are fixed beforehand."""
