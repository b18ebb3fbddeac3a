"""The widgets of the screens: they show a session and report mouse events."""
