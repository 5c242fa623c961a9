"""What an audit makes of a history: each change of a record judged as of the day it was made."""
