"""Yimen: forms/ is what we ask, certificates/ is what we give, app/ is how."""
