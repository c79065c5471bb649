"""The notary's part: his key, what he signs on his own machine, and his second result."""
