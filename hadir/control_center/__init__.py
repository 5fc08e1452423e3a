"""The control center: where a small team runs the service. Internal listener only.

Owns ``mitra_activity`` alone, a copy for one page that can be counted anew at any time. Its lists
read what the rooms own, each by an index of its own (``store_*``), and it writes through their use
cases, each of which leaves its audit row in the same transaction.
"""
