"""Charts and maps that more than one site draws."""
