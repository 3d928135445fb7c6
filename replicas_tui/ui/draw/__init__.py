"""Views to lines, as plain functions: what the start paints before anything heavy is imported."""
