"""Learns from a project's own edits: memory and acceptance probabilities."""
