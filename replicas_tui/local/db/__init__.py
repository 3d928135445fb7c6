"""What the engine remembers: one SQLite file, one writer, one repository of functions a family."""
