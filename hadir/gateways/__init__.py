"""Outside vendors: a port each, one file per vendor, and a sandbox that is the default at home."""
