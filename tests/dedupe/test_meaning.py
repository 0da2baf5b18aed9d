from __future__ import annotations

import pytest

from monitor.dedupe.likeness import cosine
from monitor.dedupe.meaning import Meanings, is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra `link` is not installed")


def test_translations_are_nearer_than_other_texts() -> None:
    """Kazakh and Chinese headlines are nearest to their own story."""
    made = Meanings().of(
        {
            "en": ("The EU and Kazakhstan sign an agreement on raw materials", ""),
            "kk": ("ЕО мен Қазақстан шикізат туралы келісімге қол қойды", ""),
            "zh": ("欧盟与哈萨克斯坦签署原材料协议", ""),
            "other": ("Heavy snow closes roads in the Alps", ""),
        }
    )
    assert min(cosine(made["en"], made[name]) for name in ("kk", "zh")) > cosine(made["en"], made["other"])
    assert cosine(made["en"], made["en"]) == pytest.approx(1.0, abs=1e-3)


def test_a_vector_is_made_once() -> None:
    """The same text gives the same vector, and broken or empty ones give one too."""
    meanings = Meanings()
    first = meanings.of({"a": ("Title", "Text"), "b": ("", "")})
    assert meanings.of({"a": ("Title", "Text")})["a"] is first["a"]
    assert len(first["b"]) == 384
