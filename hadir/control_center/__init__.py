"""The control center: where a small team runs the service. Internal listener only.

Owns no table of its own yet: it reads through the doors of the rooms and writes through their use
cases, each of which leaves its audit row in the same transaction.
"""
