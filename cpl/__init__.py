"""cpl, a complaint desk on the command line.

A listing of this folder is the architecture; imports go down only
(setup.cfg holds the contract, `make layers` checks it):

    cli              words in, words out, exit status; reads the clock, once
    use_cases        one module for each thing a user can do
    store | render   files and git | Markdown and Excel; they do not know each other
    codec            texts with a tree ⇄ records, rules, calendars, staff
    domain | yamltext  the complaint and its rules | YAML text; they do not know each other
    problems         Location, Problem, Severity, CplError
    how_far          how far something long is, for whoever waits
    dataclass        the standard one, made when a class is first used
"""

__version__ = "0.1.0"
