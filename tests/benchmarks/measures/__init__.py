"""One module for each thing measured; each has `measure(workshop)`, which yields rows."""
