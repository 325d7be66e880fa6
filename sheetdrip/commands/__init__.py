"""What each command does. Its module is loaded once its options and the settings are found to be right."""
