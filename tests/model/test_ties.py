import numpy as np

from cabos.model.ties import Ties


def test_the_same_ties_stand_between_the_same_labels_in_another_order():
    ties = Ties(("a", "b", "c"), np.array([0, 1]), np.array([1, 2]), np.array([1.0, -2.0]))
    found = ties.of(np.array([2, 0, 1]))
    assert found.labels == ("c", "a", "b")
    named = [(found.labels[one], found.labels[two])
             for one, two in zip(found.heads, found.tails, strict=True)]  # fmt: skip
    assert named == [("a", "b"), ("b", "c")]
    assert found.weights is ties.weights
