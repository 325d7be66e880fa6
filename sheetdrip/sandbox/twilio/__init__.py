"""How does Twilio answer? Messages and Messaging Services, as its own SDK expects them."""
