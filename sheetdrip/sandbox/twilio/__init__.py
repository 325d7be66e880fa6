"""The pretended Twilio: Messages and Messaging Services, as its own SDK expects them."""
