"""Plain lists of sanctioned wallet addresses, one an asset."""
