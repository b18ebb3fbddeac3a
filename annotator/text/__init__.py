"""Makes text safe for a terminal and fits it into cells."""
