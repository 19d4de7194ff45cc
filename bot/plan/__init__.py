"""The communication plan: when its points fire, for whom, and what would be sent."""
