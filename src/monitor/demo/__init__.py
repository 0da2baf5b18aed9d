"""A small press on loopback that comes with the package, and the pipeline run on it.

outlets ─▶ designs ─▶ press (server), plan (what must come of it) ─▶ editions (two passes of the very pipeline)
"""
