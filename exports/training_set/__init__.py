"""Writes and verifies a spaCy training set."""
