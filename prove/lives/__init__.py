"""`make lives`: every path of a case's life walked over HTTP for real services, with a picture of every document it leaves.

`cast.py` says who there is; `flow.py`, `beside.py` and `afterwards.py` say what they do; `life.py` how it is done by pages. `office.py`
lets days pass, `book.py` reads what happened past the product, `album.py` makes pictures and the page that shows them. An act added to
`cases.lifecycle.MOVES` is told as not walked until somebody walks it.
"""
