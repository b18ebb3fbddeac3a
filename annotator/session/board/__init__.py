"""The board: a project's articles, people and progress, and what a lead decides."""
