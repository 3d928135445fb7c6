"""Pictures in a terminal: decoded within hard limits, drawn by what the terminal proved it can do."""
