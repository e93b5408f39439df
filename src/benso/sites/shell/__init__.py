"""What every site wears: base template, tokens, marks of basis and state, numbers and dates as people write them."""
