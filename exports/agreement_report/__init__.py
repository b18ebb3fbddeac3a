"""The report on agreement, as JSON values and as one page of HTML.

The page is made from the values that `--json` prints and from nothing else, so the two cannot
differ. A section is a module with two functions, and its entry in `sections.SECTIONS`.
"""
