"""Groups articles that are copies or excerpts of one another, from a sketch kept per article."""
