"""OFAC's lists, in the CSV form and in the enhanced XML form."""
