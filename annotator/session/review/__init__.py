"""Settling disagreements, one at a time or a whole class at once."""
