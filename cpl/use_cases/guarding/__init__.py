"""The shared repository guards itself: what is pushed is judged before it is taken."""
