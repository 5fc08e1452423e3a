"""The contract: every frame that crosses the socket, once, as a frozen type."""
