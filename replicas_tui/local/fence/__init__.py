"""What keeps agents from writing where they have no business: bubblewrap, Landlock, or nothing."""
