"""The world: what the user wants is carried out here, and what the server says arrives here."""
