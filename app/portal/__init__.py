"""The citizen's face: find a service, apply, follow it, use what came of it."""
