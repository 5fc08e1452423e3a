"""The leaf of all imports: words, errors and the clock's shape. No I/O, no randomness."""
