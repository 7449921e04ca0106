"""What people are told: the inbox of a person, and what leaves by text message."""
