"""Harvester: China's government open-information annual reports as data."""

__version__ = "0.1.0"
