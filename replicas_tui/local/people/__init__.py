"""Who uses the engine: people, their keys, and what a key allows."""
