"""Worker processes: how one is started, what it may use, and how it is ended."""
