"""Our side of the wire: typed calls, typed streams, and every way they can fail."""
