"""Which versions has the schema had?"""
