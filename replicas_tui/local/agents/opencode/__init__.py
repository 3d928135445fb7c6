"""OpenCode over its own server on loopback: requests in, events out of one stream, one server a chat."""
