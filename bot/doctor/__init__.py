"""What `bigroom doctor` looks at: checks.py looks, judging.py says what that means."""
