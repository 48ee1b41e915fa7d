"""Harvester: China's government open-information annual reports as data."""

from importlib.metadata import PackageNotFoundError, version

try:
    # The version is the tag of the release; the build writes it into the package's metadata, and nowhere else.
    __version__ = version("ogi-harvester")
except PackageNotFoundError:  # a copy of the sources that was never installed
    __version__ = "0+unknown"
