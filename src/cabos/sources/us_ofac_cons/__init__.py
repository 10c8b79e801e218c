"""OFAC's consolidated list of sanctions that are not on the SDN list."""
