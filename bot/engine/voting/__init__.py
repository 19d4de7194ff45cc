"""How one person takes part in one stage of a poll: one way for each kind of method."""
