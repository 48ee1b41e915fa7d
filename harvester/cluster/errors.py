"""What goes wrong between machines."""

from __future__ import annotations


class ClusterError(Exception):
    """The cluster cannot be used or was lost; the message is one line for the user."""


class UnfitError(ClusterError):
    """This worker cannot do it, another one may."""
