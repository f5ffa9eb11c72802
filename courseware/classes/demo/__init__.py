"""A class to look at: students that do not exist, whose answers went through the code that everybody's go through.

Who knows what follows from a seed, so that every demonstration shows the same; what a question's numbers are does not.
It is marked as what it is, its people can join no other class, and one command removes it with all that is theirs.
"""
