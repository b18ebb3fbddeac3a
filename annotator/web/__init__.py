"""Serves the screens in a browser: logins, checks of each request, one child process a screen."""
