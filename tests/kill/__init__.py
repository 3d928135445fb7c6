"""Kills a loaded engine at random moments and looks for what was lost; `make kill-test` runs it long."""
