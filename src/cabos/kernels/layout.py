"""Where the nodes of a picture stand: forces that push nodes apart and pull tied ones together.

Source:
    Jacomy, M., Venturini, T., Heymann, S., Bastian, M. (2014). ForceAtlas2, a continuous graph
    layout algorithm. PLoS ONE 9(6), e98679. doi:10.1371/journal.pone.0098679, with its LinLog
    attraction (Noack 2007), which sets groups apart.
"""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
Numbers = NDArray[np.int64]

_PUSH, _PULL, _GRAVITY, _TOLERANCE, _BLOCK = 10.0, 4.0, 1.0, 0.1, 512
_LINEAR = 0.15  # beside the logarithm, so that one long tie does not shrink all the rest


def settle(start: Places, heads: Numbers, tails: Numbers, rounds: int) -> Places:
    """Let nodes find their places, the same ones in every run.

    Args:
        start: where each node begins, two numbers each; no two in one place.
        heads: one end of each tie.
        tails: the other end.
        rounds: how many steps to take.

    Returns:
        Where each node stands.
    """
    places = start.astype(np.float64, copy=True)
    size = len(places)
    ends = np.bincount(np.concatenate((heads, tails)), minlength=size)
    mass = 1.0 + ends.astype(np.float64)
    before = np.zeros_like(places)
    speed = 1.0
    for _ in range(rounds):
        force = _repulsion(places, mass) - _attraction(places, heads, tails)
        away = np.hypot(places[:, 0], places[:, 1]) + 1e-9
        force -= _GRAVITY * (mass / away)[:, None] * places
        swing = np.hypot(*(force - before).T)
        drift = np.hypot(*(force + before).T) / 2
        total = float((mass * swing).sum()) + 1e-9
        wanted = _TOLERANCE * float((mass * drift).sum()) / total * size**0.5
        speed += min(wanted - speed, 0.5 * speed)
        step = speed / (1.0 + np.sqrt(speed * swing))
        far = np.hypot(force[:, 0], force[:, 1]) + 1e-9
        step = np.minimum(step, 10.0 / far)
        places += force * step[:, None]
        before = force
    return places


def _repulsion(places: Places, mass: NDArray[np.float64]) -> Places:
    force = np.empty_like(places)
    for begin in range(0, len(places), _BLOCK):
        own = slice(begin, begin + _BLOCK)
        apart = places[own, None, :] - places[None, :, :]
        square = np.einsum("ijk,ijk->ij", apart, apart) + 1e-6
        weight = _PUSH * mass[own, None] * mass[None, :] / square
        force[own] = np.einsum("ij,ijk->ik", weight, apart)
    return force


def _attraction(places: Places, heads: Numbers, tails: Numbers) -> Places:
    apart = places[heads] - places[tails]
    length = np.hypot(apart[:, 0], apart[:, 1]) + 1e-9
    pull = apart * (_PULL * np.log1p(length) / length + _LINEAR)[:, None]
    force = np.zeros_like(places)
    np.add.at(force, heads, pull)
    np.add.at(force, tails, -pull)
    return force


def part(places: Places, gap: float, rounds: int) -> Places:
    """Push nodes apart until no two stand closer than a gap, as far as the rounds allow.

    Args:
        places: where each node stands.
        gap: the least distance.
        rounds: how many steps at most.

    Returns:
        Where each node stands afterwards.
    """
    places = places.copy()
    for _ in range(rounds):
        moved = np.zeros_like(places)
        close = False
        for begin in range(0, len(places), _BLOCK):
            own = slice(begin, begin + _BLOCK)
            apart = places[own, None, :] - places[None, :, :]
            length = np.sqrt(np.einsum("ijk,ijk->ij", apart, apart))
            rows = np.arange(len(length))
            length[rows, rows + begin] = np.inf
            short = np.clip(gap - length, 0.0, None) * (length < gap)
            close = close or bool(short.any())
            with np.errstate(invalid="ignore"):
                weight = np.where(short > 0, short / (2 * length + 1e-9), 0.0)
            moved[own] = np.einsum("ij,ijk->ik", weight, apart)
        if not close:
            break
        places += moved
    return places
