"""People, keys and what they allow."""
