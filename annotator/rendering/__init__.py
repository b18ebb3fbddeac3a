"""Turns session values into styled text with Rich."""
