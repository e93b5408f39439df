"""Views of the portal: each asks one domain one thing and shows the answer."""
