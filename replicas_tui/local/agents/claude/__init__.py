"""Claude Code over its stream-json, which the built-in agent speaks too."""
