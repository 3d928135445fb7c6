"""Chats: what is said to agents, what waits, what they say, told to everybody who listens."""
