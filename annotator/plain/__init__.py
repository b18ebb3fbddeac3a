"""Work without a screen: line-by-line dialogues, for pipes and screen readers."""
