"""Our side of the wire: the typed client. The only package that imports httpx."""
