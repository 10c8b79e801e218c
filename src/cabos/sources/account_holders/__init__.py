"""Who holds which account, as the user's own table says."""
