"""The Textual screens of labelling and review."""
