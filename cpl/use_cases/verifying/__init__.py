"""Does a paper, or a code read out, match the history? And does everything that was issued?"""
