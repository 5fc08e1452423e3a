"""Sending one-time codes. ``port`` is what the house knows; every other file is one vendor."""
