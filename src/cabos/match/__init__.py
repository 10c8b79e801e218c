"""Same thing? Names, weights, index, score."""
