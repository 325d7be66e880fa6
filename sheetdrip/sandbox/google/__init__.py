"""What does the pretended Google answer?"""
