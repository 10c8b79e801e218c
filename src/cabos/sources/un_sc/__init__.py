"""The Consolidated List of the United Nations Security Council."""
