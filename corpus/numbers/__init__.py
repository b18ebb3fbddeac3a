"""NUMBER expressions: finding them in a text and parsing their values."""
