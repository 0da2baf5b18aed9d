"""Where links come from: one file a kind, behind one Protocol and one dict.

A new kind is a class with `accept` and `parse` (see kind.py), an entry in `KINDS`, its name in the configuration's
`kind`, and a table of answers in tests/sources.
"""

from monitor.sources.kind import Accept, Limits, Listing, SourceKind
from monitor.sources.reading import KINDS, SourceReading, parse, read_source

__all__ = ["KINDS", "Accept", "Limits", "Listing", "SourceKind", "SourceReading", "parse", "read_source"]
