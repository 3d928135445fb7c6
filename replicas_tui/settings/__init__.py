"""What the user settled: folders, profiles and the configuration file. Light: every start reads it."""
