"""Fits, compares and keeps trained suggesters."""
