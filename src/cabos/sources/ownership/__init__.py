"""Who owns whom, in any of the five forms such data comes in."""
