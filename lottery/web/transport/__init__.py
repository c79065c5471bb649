"""What every request and every answer goes through: the proxy, sizes, headers, files, polls."""
