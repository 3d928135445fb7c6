"""Forms: fields with one gutter, one way to be wrong, and no box."""
