"""Real servers that the tests talk to, with handles to play the people and faults behind them."""
