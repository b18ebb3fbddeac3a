"""The board: a project's articles, people and progress, and the changes that a lead makes."""
