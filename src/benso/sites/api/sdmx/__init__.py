"""The open interface in the words of statistics: SDMX REST 1.x and 2.x over what reporting has published."""
