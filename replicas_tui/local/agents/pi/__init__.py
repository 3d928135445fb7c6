"""Pi in its rpc mode: commands in, events out, one process a chat."""
