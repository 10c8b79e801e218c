"""Any file in a FollowTheMoney form."""
