"""The control center: where a small team runs the service. Internal listener only.

Owns no table: its lists read what the rooms own, each by an index of its own (``store_*``), and it
writes through their use cases, each of which leaves its audit row in the same transaction.
"""
