"""Finds NUMBER expressions and parses their values."""
