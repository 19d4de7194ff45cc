"""Poll files: from what the team writes in flows/polls to the sheets that are signed off."""
