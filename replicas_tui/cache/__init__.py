"""On disk: what makes the start instant and reading free."""
