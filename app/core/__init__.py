"""The ground: knows nothing of government."""
