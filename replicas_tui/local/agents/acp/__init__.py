"""Any other agent that speaks the Agent Client Protocol: a row of a table, no code of its own."""
