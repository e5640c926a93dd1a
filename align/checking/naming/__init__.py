"""Names: which words are some, what they are called elsewhere, and which belong together."""
