"""Charts and maps drawn on the server as SVG: they work without scripts, in print, and as a downloaded picture."""
