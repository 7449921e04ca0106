"""The story of one application, from draft to delivery."""
