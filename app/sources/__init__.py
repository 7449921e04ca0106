"""Shared sources (数据源): registers asked together, each once per form, so that nobody types what is known."""
