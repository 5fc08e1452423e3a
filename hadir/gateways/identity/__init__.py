"""Accounts of Google and Apple. ``port`` is what the house knows."""
