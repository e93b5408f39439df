"""The open interface: everything the board shows, for programs. Reading only, no key, nothing private."""
