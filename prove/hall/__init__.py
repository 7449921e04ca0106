"""`make hall`: a day of the whole hall over HTTP, faster than the clock, and every figure of it counted twice.

Read in this order: `town.py` says who lives in the city, `staffing.py` and `employing.py` who works in its offices, `services.py` what
is asked for and typed, `stories.py` how a matter may go, `plan.py` draws a day from a seed. `work.py` is the list of who has to do what
next; `desk.py`, `windows.py`, `offices.py`, `output.py` and `homes.py` are the people, each with a browser of their own; `day.py` lets
them begin at the same time. `tally.py` is our own count of what was acknowledged; `checks.py` compares it with the books
(`records_of_day.py`), with the house's own verification (`verifying.py`) and with the board of supervision (`board.py`); `figures.py`
prints the day.
"""
