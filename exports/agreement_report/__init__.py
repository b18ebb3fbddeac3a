"""The agreement report as JSON values and as one HTML page.

The page is made from the values that `--json` prints and from nothing else, so the two cannot
differ. A section is a module with the functions `values` and `blocks`, and an entry in
`sections.SECTIONS`.
"""
