"""Parties, accounts, posts, mandates and sessions: who someone is and for whom they act."""
