"""Per-user settings, their file, and the folder for per-user state."""
