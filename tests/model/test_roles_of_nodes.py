import numpy as np

from cabos.model.roles import Roles


def test_roles_follow_their_nodes_several_times_where_asked():
    roles = Roles(
        ("broker", "retail"), np.array([2.0, 3.0]), np.array([5.0, 7.0]),
        np.array([True, False]), np.array([False, True]),
    )  # fmt: skip
    found = roles.of(np.array([1, 0, 1]))
    assert found.role == ("retail", "broker", "retail")
    assert found.capacity.tolist() == [3, 2, 3]
    assert found.cost.tolist() == [7, 5, 7]
    assert found.leader.tolist() == [False, True, False]
    assert found.forbidden.tolist() == [True, False, True]
