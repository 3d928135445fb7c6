"""What travels on the wire: models, events and endpoints, shared by the app and the engine."""
