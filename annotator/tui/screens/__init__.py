"""What fills the terminal. Each screen forwards keys to the session and shows what became of it."""
