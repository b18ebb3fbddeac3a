"""What is known about a project and where it is kept: articles, labels, suggestions, edits.

No user interface, and nothing from `exports` or `annotator`.
"""
