"""`export spacy`: writes and verifies a spaCy training set."""
