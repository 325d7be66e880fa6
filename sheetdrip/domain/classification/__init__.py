"""Understands what a patient's text says. Pure; the words that it knows are in `config/lexicon`."""
