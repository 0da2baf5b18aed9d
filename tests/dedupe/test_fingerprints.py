from __future__ import annotations

import dataclasses
import json
import pickle
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from monitor.dedupe import Fingerprint, fingerprint
from monitor.dedupe.anchors import MOST, PARAGRAPHS


def made(title: str, text: str) -> Fingerprint:
    return fingerprint(title, text, language="en", published=datetime(2025, 10, 20, tzinfo=UTC))


def test_it_crosses_process_borders(text: str) -> None:
    """It is pickled to and from child processes, and its parts are plain numbers and strings."""
    print_ = made("Title", text)
    assert pickle.loads(pickle.dumps(print_)) == print_
    json.dumps(dataclasses.asdict(print_) | {"published": None})


def test_it_is_the_same_in_every_process(text: str) -> None:
    """Python's own hashes change from process to process; these do not."""
    code = "import sys; from monitor.dedupe import fingerprint as f; print(f('T', sys.stdin.read(), language=None, published=None))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1] != ""


@pytest.mark.parametrize("text", ["", "Video", "…", "\ud800", "0", "\x00", "万亿" * 3, "'", "1.2.3,4,5'6"])
def test_texts_that_say_nothing_have_a_fingerprint(text: str) -> None:
    """No text of a word, a sign or a broken character raises."""
    assert made("", text).text_hash


def test_a_text_of_ten_megabytes_is_bounded() -> None:
    """What is kept of 10 MB is no more than what is kept of any long article."""
    huge = " ".join(f"Word{k} goes {k % 977}.\n" for k in range(500_000))
    assert len(huge) > 10_000_000
    print_ = made("Huge", huge)
    assert len(print_.keys) <= 64
    assert len(print_.anchors) <= MOST
    assert len(print_.shape) <= PARAGRAPHS


def test_ten_megabytes_without_a_blank_are_bounded() -> None:
    """One word of 10 MB, digits or letters, ends."""
    for unit in ("a", "1,"):
        assert len(made("", unit * (10_000_000 // len(unit.encode()))).keys) <= 64


def test_one_repeated_paragraph_has_few_keys() -> None:
    """A paragraph told ten thousand times has the keys of the paragraph."""
    paragraph = "The council of the region adopted the budget for the coming year on Monday evening."
    once, often = made("", paragraph), made("", "\n\n".join([paragraph] * 10_000))
    assert len(set(once.keys) - set(often.keys)) <= 2
