"""Measures suggestions against articles with gold spans: `make evaluate`.

A suggester is a function in `suggesters.py` and an entry in its table.
"""
