"""Hadir: an on-demand, paid, one-to-one listening service."""

__version__ = "0.1.0"
