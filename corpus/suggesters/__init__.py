"""Suggesters propose spans for texts; they do not know the project."""
