"""Data that comes with the product: the made sample community."""
