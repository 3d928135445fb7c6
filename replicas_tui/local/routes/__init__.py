"""The routes, one file a family; a handler is one call."""
