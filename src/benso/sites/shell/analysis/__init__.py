"""Reported indicators as questions and tables: what the board shows everybody and the desk officials."""
