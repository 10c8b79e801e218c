"""Arrays in, arrays out. No cabos types."""
