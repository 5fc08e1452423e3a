"""Push services: what reaches a phone whose app is closed (spec H6)."""
