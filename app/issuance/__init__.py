"""What the offices give out: recorded, signed once, drawn as paper, verifiable by anyone. Knows nothing of cases."""
