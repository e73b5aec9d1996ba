"""The command line: a file for each group of verbs; it builds the objects and prints."""
