"""An annotator who knows only the gold, at work in the labelling session without a screen."""
