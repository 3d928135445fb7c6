"""The state: safe text, transcripts, reducers."""
