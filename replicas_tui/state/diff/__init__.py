"""What a diff says, as plain data: files and hunks, what is new in it, and where a comment on it stands now."""
