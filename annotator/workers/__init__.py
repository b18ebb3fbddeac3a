"""Child processes of the command line and the screens, seen from the parent."""
