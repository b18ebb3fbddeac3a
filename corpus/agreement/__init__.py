"""Agreement figures with intervals, and the parts of the report on them."""
