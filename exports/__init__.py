"""Writes what other programs read: training sets, reports, and the suggesters trained on gold.

Functions from values to files; only `exports.api` opens a project.
"""
