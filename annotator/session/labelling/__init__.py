"""Labelling articles: decisions, navigation, checks before finishing."""
