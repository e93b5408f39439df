"""The desk: where officials sign in and do the day's work."""
