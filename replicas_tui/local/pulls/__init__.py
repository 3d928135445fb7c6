"""Pull requests that workspaces opened: noticed, remembered, followed until they are merged or closed."""
