"""The steps of `annotator train` before and after a fit."""
