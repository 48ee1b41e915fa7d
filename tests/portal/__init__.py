"""Government portals on loopback: a real HTTP server that many sites share, to be used as a proxy."""
