"""The self-service kiosk: the citizen's own pages in a bigger frame, for an enrolled device."""
