"""What a workspace is made from and given: bindings, variables, files, MCP servers, skills, prompts, hooks."""
