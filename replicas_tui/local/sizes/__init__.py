"""What the size of a workspace means on this machine, and how its processes are held to it."""
