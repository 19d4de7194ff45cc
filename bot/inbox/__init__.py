"""What is heard: received once, in order, and routed."""
