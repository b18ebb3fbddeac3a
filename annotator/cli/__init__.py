"""One module for each group of commands: it parses, calls, and prints; the work is elsewhere."""
