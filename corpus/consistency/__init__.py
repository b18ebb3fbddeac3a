"""Finds and fixes strings that the gold labels inconsistently."""
