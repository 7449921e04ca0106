"""The guards of the architecture: each reads a source tree and gives a line per breach."""
