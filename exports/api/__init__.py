"""For Python programs: open projects, and the reader with which spaCy trains from them.

The only part of `exports` that opens a project, and always for reading.
"""
