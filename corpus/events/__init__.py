"""Finds the people that a NUMBER counts: what is counted, whose it is, where, what happened."""
