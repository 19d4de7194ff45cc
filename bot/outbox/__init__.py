"""What is to be said: queued, allowed or held, sent, settled."""
