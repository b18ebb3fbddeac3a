"""Fits suggesters on gold, compares them and keeps them."""
