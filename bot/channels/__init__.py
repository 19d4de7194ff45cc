"""The doors: each knows its vendor, and nothing else of the house."""
