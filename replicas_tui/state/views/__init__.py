"""What each pane shows, computed from the state: safe text and flags, no widgets."""
