"""The leaves of a JSON value, each under its JSON pointer, so that none is lost."""

from collections.abc import Iterator, Mapping


class Leaves:
    """The leaves of a JSON value by their JSON pointer; taking one removes it.

    Whatever is left when all that is understood was taken is what must be kept beside.
    """

    def __init__(self, value: object) -> None:
        """Take the leaves; ``null`` is none."""
        self._left: dict[str, str] = {}
        stack: list[tuple[str | None, object]] = [(None, value)]
        while stack:
            path, found = stack.pop()
            if isinstance(found, Mapping):
                more = [(_step(path, str(key)), one) for key, one in found.items()]
                stack.extend(reversed(more))
            elif isinstance(found, list):
                stack.extend((_step(path, str(at)), one) for at, one in _backwards(found))
            elif found is not None:
                self._left[path or ""] = _text(found)

    def get(self, path: str) -> str:
        """Return a leaf, stripped, and leave it; an empty text where there is none."""
        return self._left.get(path, "").strip()

    def take(self, path: str) -> str:
        """Return a leaf, stripped, and remove it; an empty text where there is none."""
        return self._left.pop(path, "").strip()

    def items(self, path: str) -> list[str]:
        """Return the paths of the items of a list, or of the one value that stands in its place."""
        begin = f"{path}/"
        found: dict[str, None] = {}
        for leaf in self._left:
            if leaf == path:
                found[path] = None
            elif leaf.startswith(begin):
                step = leaf[len(begin) :].split("/", 1)[0]
                found[f"{begin}{step}" if step.isdecimal() else path] = None
        return list(found)

    def below(self, path: str) -> "Leaves":
        """Take all leaves below a path, under what follows it."""
        begin = f"{path}/"
        taken = Leaves(None)
        for leaf in [leaf for leaf in self._left if leaf.startswith(begin)]:
            taken._left[leaf[len(begin) :]] = self._left.pop(leaf)
        return taken

    def parts(self, path: str) -> list["Leaves"]:
        """Take the items of a list, each as leaves of its own, in one pass."""
        found: dict[str, dict[str, str]] = {item: {} for item in self.items(path)}
        begin = f"{path}/"
        for leaf in [leaf for leaf in self._left if leaf.startswith(begin)]:
            step, _, rest = leaf[len(begin) :].partition("/")
            if step.isdecimal():
                found[f"{begin}{step}"][rest] = self._left.pop(leaf)
            else:
                found[path][leaf[len(begin) :]] = self._left.pop(leaf)
        taken = []
        for left in found.values():
            one = Leaves(None)
            one._left = left
            taken.append(one)
        return taken

    def copy(self) -> "Leaves":
        """Return the same leaves, to be taken apart from these."""
        same = Leaves(None)
        same._left = dict(self._left)
        return same

    def rest(self) -> Mapping[str, str]:
        """Return what was not taken, in the order of the file."""
        return dict(self._left)

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self._left)


def _step(path: str | None, key: str) -> str:
    key = key.replace("~", "~0").replace("/", "~1")
    return key if path is None else f"{path}/{key}"


def _backwards(found: list[object]) -> Iterator[tuple[int, object]]:
    return zip(range(len(found) - 1, -1, -1), reversed(found), strict=True)


def _text(found: object) -> str:
    return str(found).lower() if isinstance(found, bool) else str(found)
