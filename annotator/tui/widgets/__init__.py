"""The parts of the screens. They show a session and forward what the mouse does; no decisions."""
