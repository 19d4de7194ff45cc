"""What is kept for how long: cleared away by the clock, by the table of the team."""
