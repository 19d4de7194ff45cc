"""The pure engine: session and reply in, new session and facts out. No I/O, no clock, no chance."""
