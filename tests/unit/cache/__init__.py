"""The cache on disk, with real files."""
