"""What others read: training sets, their configuration, and the proof that nothing was dropped.

Functions from values to files; nothing here opens a project.
"""
