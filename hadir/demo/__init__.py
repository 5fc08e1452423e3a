"""Demo: accounts to try everything with, and two bots, so that one person alone is heard (M2).

Owns no table. Works through the doors of the other rooms, as people do; absent in production.
"""
