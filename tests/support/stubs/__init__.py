"""Other people's services as small ASGI programs that enforce what the real ones enforce."""
