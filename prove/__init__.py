"""Proofs that run the product from outside: `make journey`, `make prove`."""
