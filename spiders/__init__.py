"""Spiders: leaves, one file a region."""
