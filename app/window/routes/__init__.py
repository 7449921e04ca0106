"""The pages of the offices."""
