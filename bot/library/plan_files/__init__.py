"""The communication plan as a file: read, and checked in the words of those who wrote it."""
