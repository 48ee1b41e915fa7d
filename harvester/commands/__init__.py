"""One file a command of ``harvester``: its name is the file's name, its click command stands in it as ``command``.

These files are imported for ``harvester --help``, so they import nothing heavy at their top.
"""
