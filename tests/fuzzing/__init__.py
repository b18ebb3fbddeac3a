"""Sound files of every kind that the program reads, and the readers to give them to, damaged."""
