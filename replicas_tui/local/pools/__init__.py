"""Warm pools: workspaces that are made before anybody wants them."""
