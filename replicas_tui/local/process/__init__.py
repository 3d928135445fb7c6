"""The engine as a process of its own: its lock, its socket, its life from the first line to the last."""
