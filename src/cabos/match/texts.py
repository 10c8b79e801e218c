"""Many texts in two arrays, so that they can be memory-mapped and read one at a time."""

from collections.abc import Iterable, Sequence

import numpy as np


class Texts(Sequence[str]):
    """A sequence of texts over bytes and offsets."""

    def __init__(self, content: np.ndarray, ends: np.ndarray) -> None:
        """Wrap the bytes (UTF-8) and where each text ends."""
        self.content, self.ends = content, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Put texts into arrays."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum([len(piece) for piece in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.ends)

    def __getitem__(self, key: int) -> str:  # type: ignore[override]
        """Return one text."""
        low = int(self.ends[key - 1]) if key else 0
        return self.content[low : int(self.ends[key])].tobytes().decode("utf-8", "surrogatepass")

    def all(self) -> list[str]:
        """Return all texts at once, faster than one at a time."""
        whole = self.content.tobytes()
        lows = [0, *self.ends[:-1].tolist()]
        pairs = zip(lows, self.ends.tolist(), strict=True) if len(self) else ()
        return [whole[low:high].decode("utf-8", "surrogatepass") for low, high in pairs]
