"""Estimates how likely each label is for candidates: spans that may have been missed or cut."""
