"""A static site gives pieces under their hashes, and makes again only what has changed."""
