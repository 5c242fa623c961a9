"""Records as tables for whoever counts elsewhere: which columns there are, what stands in them."""
