"""Rules that follow the guideline: a spaCy component that adds to what a model finds."""
