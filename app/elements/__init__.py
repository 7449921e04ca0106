"""The dictionary of data elements (数据元) and the facts that carry them."""
