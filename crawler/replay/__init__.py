"""A bundled site of five outlets on loopback, built like the real ones, for `chiso run --replay`."""
