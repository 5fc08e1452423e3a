"""Payment providers behind one port. Only ``main`` knows which of them is in use."""
