"""Keccak-256, the hash of Ethereum and Monero: SHA-3 with its older padding.

The standard library has SHA-3 only, which pads otherwise and so gives other digests. What stands
here is slow and meant for addresses, a few blocks each.

Source:
    Bertoni, Daemen, Peeters, Van Assche, The Keccak reference, 3.0 (2011), sections 1.2 and 1.3.
"""

_RATE = 136  # bytes absorbed at a time for a digest of 256 bits
_MASK = (1 << 64) - 1


def _round_constants() -> list[int]:
    constants, state = [], 1
    for _ in range(24):
        constant = 0
        for power in range(7):
            if state & 1:
                constant ^= 1 << ((1 << power) - 1)
            state = (state << 1) ^ (0x171 if state & 0x80 else 0)
        constants.append(constant)
    return constants


_CONSTANTS = _round_constants()


def _turn(lane: int, by: int) -> int:
    return ((lane << by) | (lane >> (64 - by))) & _MASK if by else lane


def _walk() -> list[tuple[int, int]]:
    """Return the lanes in the order in which they move, each with how far it is turned."""
    x, y, walk = 1, 0, []
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        walk.append((x + 5 * y, (step + 1) * (step + 2) // 2 % 64))
    return walk


_WALK = _walk()


def _permute(lanes: list[int]) -> list[int]:
    for constant in _CONSTANTS:
        columns = [
            lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
            for x in range(5)
        ]
        mixed = [columns[x - 1] ^ _turn(columns[(x + 1) % 5], 1) for x in range(5)] * 5
        lanes = [lane ^ other for lane, other in zip(lanes, mixed, strict=True)]
        carried = lanes[1]
        for place, by in _WALK:
            turned = (carried << by | carried >> 64 - by) & _MASK
            carried, lanes[place] = lanes[place], turned
        turned_lanes: list[int] = []
        for row in range(0, 25, 5):
            a, b, c, d, e = lanes[row : row + 5]
            turned_lanes += (a ^ ~b & c, b ^ ~c & d, c ^ ~d & e, d ^ ~e & a, e ^ ~a & b)
        lanes = turned_lanes
        lanes[0] ^= constant
    return lanes


def keccak256(data: bytes) -> bytes:
    """Return the digest of 32 bytes.

    >>> keccak256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    return _sponge(data, 0x01)


def _sponge(data: bytes, padding: int) -> bytes:
    """Absorb data and squeeze 32 bytes; SHA-3 differs in its padding only, which is 6."""
    padded = bytearray(data) + bytes([padding])
    padded += bytes(-len(padded) % _RATE)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), _RATE):
        for n in range(_RATE // 8):
            at = start + 8 * n
            lanes[n] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
