"""How people work with a project: command line, session, screens, widgets."""
