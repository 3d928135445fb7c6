"""YAML that people wrote, as plain values. Its library is imported by who first meets some: most starts never do."""

from __future__ import annotations


def parse(text: str) -> object:
    """Return what a document says; ValueError names what is wrong with it, and where."""
    import yaml  # noqa: PLC0415 - see above

    try:
        found: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    return found
