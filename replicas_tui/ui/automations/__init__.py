"""What one does with automations: edit one, run one, see them all in a week."""
