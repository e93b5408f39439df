"""The small part of the DHIS2 web API that its Python clients use, over what reporting holds."""
