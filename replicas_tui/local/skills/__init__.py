"""Skills: where they are found, which are enabled, and how they get into workspaces."""
