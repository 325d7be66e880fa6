"""What does a patient's text say? Pure, and without a word of its own: the words are in `config/lexicon`."""
