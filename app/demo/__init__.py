"""Demonstration mode only: role bar, guide card, clock, switches, seeding. Production never registers it."""
