"""From the bytes of files to slice headers, many at once: what is read, and nothing of what it means together."""
