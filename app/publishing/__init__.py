"""Checking and publishing services: what is shipped under forms/ becomes immutable versions."""
