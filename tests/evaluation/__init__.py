"""How good suggestions are on articles with gold spans: `make evaluate`.

One suggester is one function in `suggesters.py` and one entry in its table.
"""
