"""The door to the outside: who is asking, how often, in what shape, and how refusals look."""
