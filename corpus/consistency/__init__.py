"""Finds and fixes strings labelled inconsistently across the gold."""
