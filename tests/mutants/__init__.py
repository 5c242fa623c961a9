"""Small wrongs done to the code of the core: does a test notice each?

`make mutants` does every wrong of wrongs.py to every function of cpl/domain, one at a time,
and runs the tests that come past it. A wrong that no test notices is a survivor: either an
example is missing, or nothing can notice it and known.yaml says why. (tests/support/mutations.py
does the like to the regulation.)

Tried first: mutmut 3.8. It leaves out properties and what stands outside functions, drops
no condition of a comprehension, cannot leave the wording of messages alone, and starts
pytest anew in every fork: about two seconds of CPU a wrong.
"""
