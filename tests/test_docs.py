from __future__ import annotations

import re
from pathlib import Path

from monitor.cli import _COMMANDS
from monitor.config import parse_config

ROOT = Path(__file__).resolve().parents[1]


def test_every_command_stands_in_the_readme() -> None:
    """A user finds each command in README.md."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in _COMMANDS if not re.search(rf"`(?:monitor )?{name}\b", readme)]
    assert missing == []


def test_the_examples_of_configuration_are_valid() -> None:
    """Every TOML block in the docs and the README loads without a mistake."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for block in re.findall(r"^```toml\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.M | re.S):
            parse_config(block, path)


def test_links_between_documents_lead_somewhere() -> None:
    """No relative link in a document is dead."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert target.startswith("http") or (path.parent / target).exists(), f"{path.name}: {target}"


def test_nothing_committed_speaks_of_the_place_it_was_made() -> None:
    """No path of a machine stands in code, tests or documents."""
    place = re.compile(r"(?<![\w.])/(?:home|root|Users|work|opt)/\w")
    suffixes = {".py", ".md", ".toml", ".txt", ".html", ".yaml", ""}
    files = [
        p for folder in ("src", "tests", "docs", "bench", ".ci") for p in (ROOT / folder).rglob("*") if p.is_file()
    ]
    wrong = [
        str(path.relative_to(ROOT))
        for path in [*files, *(p for p in ROOT.iterdir() if p.is_file())]
        if path.suffix in suffixes and "__pycache__" not in path.parts and path.name not in ("test_docs.py", ".git")
        and place.search(path.read_text(encoding="utf-8", errors="replace"))
    ]  # fmt: skip
    assert wrong == []
