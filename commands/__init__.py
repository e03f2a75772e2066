"""One small file a group of commands: each checks its options, calls the rooms and prints."""
