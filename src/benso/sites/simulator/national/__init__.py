"""A stand-in for the national portal's exchange: keeps the documented rules, records, shows what arrived."""
