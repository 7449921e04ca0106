"""The demonstration's registers: invented people, households, firms and homes, the same at every start."""
