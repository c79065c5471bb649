"""The site: staff log-in, the counter, the live screen, the public pages."""
