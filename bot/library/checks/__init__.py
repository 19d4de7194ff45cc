"""What can be wrong with flow files, one kind of mistake a file."""
