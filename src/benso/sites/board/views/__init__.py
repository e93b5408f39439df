"""The pages of the board, one file a noun. A page reads; it never writes."""
