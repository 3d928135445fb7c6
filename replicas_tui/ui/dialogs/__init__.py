"""What floats above the page and waits for an answer: one at a time, never for news, never for errors."""
