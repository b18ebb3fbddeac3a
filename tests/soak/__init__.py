"""Runs of many processes on one project file: `make soak`."""
