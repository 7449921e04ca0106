"""The offices' face: queue, decisions, intake at the window, output desk."""
