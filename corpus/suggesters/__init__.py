"""Suggesters: texts in, proposed spans out; they know no project."""
