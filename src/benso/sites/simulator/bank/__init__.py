"""The bank for development: it reads a VietQR code, moves no money, and tells the platform as a bank would."""
