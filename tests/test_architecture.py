from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "monitor"


def layers() -> list[str]:
    """The order of the list in docs/architecture.md."""
    return re.findall(r"^\| `(\w+)(?:\.py|/)` \|", section("Where is what"), flags=re.M)


def section(title: str) -> str:
    """The part of docs/architecture.md under a heading."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return text.split(f"## {title}\n")[1].split("\n## ")[0]


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The layers of this package that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "monitor":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found & set(layers())


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def test_every_module_stands_in_the_list() -> None:
    """docs/architecture.md names every file and folder of the package, and none that is not there."""
    assert {layer_of(path) for path in modules()} == set(layers())


def test_imports_point_up_the_list_only() -> None:
    """No module imports one that stands below it in docs/architecture.md."""
    order = {name: position for position, name in enumerate(layers())}
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in modules()
        for name in imported(path)
        if order[name] > order[layer_of(path)]
    ]
    assert wrong == []


def test_the_way_of_a_page_goes_through_the_files_of_its_table() -> None:
    """docs/architecture.md names every file of text/, and each imports only those named before it."""
    table = re.findall(r"^\|(.+?)\|", section("From bytes to an article"), flags=re.M)
    order = re.findall(r"`(\w+)\.py`", " ".join(table))
    files = {path.stem: path for path in (PACKAGE / "text").glob("[!_]*.py")}
    assert set(order) == set(files)
    wrong = [
        (name, used)
        for name in order
        for used in imported_of_text(files[name])
        if order.index(used) >= order.index(name)
    ]
    assert wrong == []


def imported_of_text(path: Path) -> set[str]:
    """The files of text/ that a file imports."""
    nodes = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.ImportFrom)]
    inside = [n.module.split(".")[2] for n in nodes if n.module and n.module.startswith("monitor.text.")]
    return {*inside, *(alias.name for n in nodes if n.module == "monitor.text" for alias in n.names)}


def test_only_the_clock_reads_the_time() -> None:
    """No module but clock.py calls time.time(), time.monotonic(), datetime.now() or date.today()."""
    call = re.compile(r"\btime\.(time|monotonic)\(|\b(datetime|date)\.(now|today|utcnow)\(")
    readers = [str(path.relative_to(PACKAGE)) for path in modules() if call.search(path.read_text(encoding="utf-8"))]
    assert readers == ["clock.py"]


def test_one_library_is_imported_in_one_file() -> None:
    """Each of the libraries that could be changed for another stands in one file alone."""
    wanted = ("httpx", "pebble", "protego", "feedparser", "warcio", "filelock", "py3langid", "ada_url")
    files = {
        name: [
            str(p.relative_to(PACKAGE))
            for p in modules()
            if re.search(rf"^\s*(import|from) {name}\b", p.read_text(), re.M)
        ]
        for name in wanted
    }
    assert {name: len(paths) for name, paths in files.items()} == dict.fromkeys(wanted, 1), files


def test_there_is_no_junk_drawer() -> None:
    """No module is called utils, helpers, manager, core, base, common or misc."""
    junk = {"utils", "helpers", "manager", "core", "base", "common", "misc"}
    assert [path for path in modules() if path.stem in junk] == []
