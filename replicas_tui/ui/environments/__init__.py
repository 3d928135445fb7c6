"""What an environment holds, a panel for each kind."""
