"""Terms: the words of two sentences that belong together, what terms become, and glossaries."""
