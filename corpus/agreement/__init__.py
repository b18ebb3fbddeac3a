"""Agreement figures with intervals, and the other parts of the agreement report."""
