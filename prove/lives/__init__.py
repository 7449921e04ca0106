"""`make lives`: every move of a case's life walked once for a real service, over HTTP, with every document it leaves.

`walks.py` says who does what, `life.py` how it is done by pages, `office.py` lets days pass, `book.py` reads what happened past
the product, `album.py` makes pictures and the page that shows them. An act added to `cases.lifecycle.MOVES` is told as not walked
until a walk of a few lines takes it.
"""
