"""What `annotator train` does before and after a fit."""
