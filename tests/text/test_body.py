"""The body: what is kept, what goes, and that it does not depend on chance."""

from __future__ import annotations

import pytest

from monitor.errors import ExtractError
from monitor.text import decode, extract
from monitor.text.charset import SUSPECT
from monitor.text.furniture import furniture_kind
from monitor.text.tree import parse

from .making import article, wordpress_comments


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("newsletter related", "related"),
        ("modal newsletter", "newsletter"),
        ("podcast modal", "overlay"),
        ("slider popular", "related"),
        ("author footer", "navigation"),
        ("rating author", "byline"),
    ],
)
def test_the_kind_of_furniture_does_not_hang_on_the_order_of_a_set(names: str, kind: str) -> None:
    """Names of two kinds give the same kind in every process: sets of words come in another order in each."""
    element = parse(f'<body><div class="{names}">A word</div></body>').body.children[0].children[0]
    assert furniture_kind(element) == kind


def test_comments_inside_comments_are_counted_once() -> None:
    """The number of comments is the number of dates in the section, although items and texts are named too."""
    section = wordpress_comments(
        *((f"Anna {n}", f"{n} May 2025", "I do not agree with this at all.") for n in (1, 2, 3))
    )
    assert extract(article(after=section).encode()).removed["comments"] == 3


def test_closing_tags_in_scripts_do_not_hide_depth() -> None:
    """Markup nested without end is refused although scripts between the tags write closing tags."""
    page = "<html><body>" + "<div><script>a = '</div>'</script>" * 50_000
    with pytest.raises(ExtractError) as refused:
        extract(page.encode())
    assert refused.value.reason == "too-complex"


def test_double_encoding_is_found_at_the_end_of_a_long_page() -> None:
    """Words from all over the page are looked at for letters that were decoded twice."""
    good = "<p>" + "Die Präsidenten haben über die Verträge für Rohstoffe geführt. " * 200 + "</p>"
    bad = "<p>" + "Die Präsidenten haben über die Verträge geführt. ".encode().decode("cp1252") * 100 + "</p>"
    assert any(w.startswith(SUSPECT) for w in decode(f"<body>{good}{bad}</body>".encode()).warnings)
    assert not decode(f"<body>{good}{good}</body>".encode()).warnings
