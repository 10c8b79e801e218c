import numpy as np

from cabos.ask import best_sets
from cabos.ask.best_sets import Effort, Search
from cabos.ask.fragments import Fragments
from cabos.ask.objectives import Choice, Fragmentation
from network_world import path


def test_with_a_budget_each_size_is_proven_once(monkeypatch):
    net, proven = path(7), []
    true = best_sets.search_exactly

    def counted(objective, network, choice, known, effort):
        proven.append(len(known))
        return true(objective, network, choice, known, effort)

    monkeypatch.setattr(best_sets, "search_exactly", counted)
    choice = Choice(np.ones(7), 3.0, np.zeros(7, dtype=np.bool_))
    search, effort = Search(Fragmentation(Fragments(net)), net, choice, 0), Effort(50, 1_000)
    found = [search.best(count, effort) for count in (1, 2, 3, 4)]
    assert proven == [1, 2, 3]  # four are not affordable
    assert [len(one.nodes) for one in found] == [1, 2, 3, 3]
    assert found[2].nodes == found[3].nodes == (1, 3, 5)
    assert {one.certificate.kind for one in found} == {"optimal"}
