"""The editor of declarations: parts of a draft as fields or as text, kept as drafts, published by a second person."""
