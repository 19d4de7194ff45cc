"""Ticks: small things done again and again."""
