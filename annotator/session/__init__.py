"""One person at work on a project, without a screen."""
