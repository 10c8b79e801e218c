"""Make flows of transfers that are in memory: for small files, tests and examples."""

from collections.abc import Sequence

import numpy as np

from cabos.kernels.adjacency import KERNELS, adjacency
from cabos.kernels.jit import interpreted
from cabos.model.flows import Accounts, Flows
from cabos.model.transfer import UNKNOWN, Transfer


def flows_of(transfers: Sequence[Transfer]) -> Flows:
    """Arrange transfers by time; equal times stay in the order in which they are given.

    Args:
        transfers: from one file.
    """
    ordered = sorted(transfers, key=lambda one: one.time)
    keys = {key for one in ordered for key in (one.payer, one.beneficiary) if key != UNKNOWN}
    accounts = Accounts.of(sorted(keys))
    paid = [one.currency for one in ordered]
    got = [one.received_currency for one in ordered]
    currencies = sorted({*paid, *got})
    payer = np.array([accounts.code(one.payer) for one in ordered], np.int32)
    beneficiary = np.array([accounts.code(one.beneficiary) for one in ordered], np.int32)
    kernels = interpreted(KERNELS)
    return Flows(
        accounts,
        currencies,
        np.array([one.time for one in ordered], np.int64),
        np.array([one.is_day for one in ordered], np.bool_),
        payer,
        beneficiary,
        np.array([one.amount for one in ordered], np.int64),
        np.array([currencies.index(one) for one in paid], np.int16),
        np.array([one.received for one in ordered], np.int64),
        np.array([currencies.index(one) for one in got], np.int16),
        np.array([one.fee for one in ordered], np.int64),
        np.zeros(len(ordered), np.int32),
        np.array([one.row for one in ordered], np.int64),
        ("",),
        *adjacency(payer, len(accounts), kernels),
        *adjacency(beneficiary, len(accounts), kernels),
    )
