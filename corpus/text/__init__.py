"""Tokens, words and search over an article's text."""
