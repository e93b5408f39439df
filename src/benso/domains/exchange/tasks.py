"""Background jobs of the exchange."""
