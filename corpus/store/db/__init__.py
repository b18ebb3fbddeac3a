"""The SQLite connection, the schema and its migrations."""
