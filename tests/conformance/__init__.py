"""The engine against the API's own document; run by `make conformance`, not by `make test`."""
