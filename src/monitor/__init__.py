"""press-monitor: follows what the press writes about a topic and keeps it as plain dated text files."""

__version__ = "0.1.0"
