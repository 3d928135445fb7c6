"""The world: feeds that listen, intents that act."""
