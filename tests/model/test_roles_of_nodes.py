import numpy as np

from cabos.model.roles import Roles


def test_roles_follow_their_nodes_and_of_new_ones_nothing_is_known():
    roles = Roles(
        ("broker", "retail"), np.array([2.0, 3.0]), np.array([5.0, 7.0]),
        np.array([True, False]), np.array([False, True]),
    )  # fmt: skip
    found = roles.of(np.array([1, 0, 2, 9]))
    assert found.role == ("retail", "broker", "", "")
    assert found.capacity.tolist() == [3, 2, 1, 1]
    assert found.cost.tolist() == [7, 5, 1, 1]
    assert found.leader.tolist() == [False, True, False, False]
    assert found.forbidden.tolist() == [True, False, False, False]
    assert Roles.unknown(0).of(np.array([0])).role == ("",)
