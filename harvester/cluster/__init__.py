"""The same jobs on one machine or on many: a job crawls the portals of some hosts, or reads a WARC file again."""
