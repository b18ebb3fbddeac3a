"""Finds, classifies and resolves disagreements between annotators."""
