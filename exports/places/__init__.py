"""Gives places an id in a gazetteer; the extra `places` has the data."""
