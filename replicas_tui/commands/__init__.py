"""What the words of the command line do, one file a word; none is imported before it is said."""
