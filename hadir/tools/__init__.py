"""Tools for those who work on Hadir; the server uses none of them."""
