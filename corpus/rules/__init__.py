"""Rules of the guideline, as a spaCy component that corrects and extends a model's entities."""
