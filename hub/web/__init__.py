"""The pages of the hub: HTML made on the server, live in the browser.

page      what a page is: its path, its title, who may see it, what shows it, its acts
view      what shows it is given: who asks, in which language, what was asked, formats, the live picture
words     English to Chinese, one file an area; `wording` reads them and formats numbers and times
frame     the document around every page: navigation, message, state of the connection
serving   requests to pages: show one, do an act, say why not
live      shows open pages again when they may have changed; `sockets` sends what did
jobs      long work that somebody began on a page, with its progress
listing   the shape of every list: search, filters, columns, acts on many with a preview
parts     what pages are built of
pages     one module a page; `pages.ALL` is the one list of them
bench     the bench in the browser: its way to the broker

Rule: a page is a function of a request. Nothing that a page shows lives anywhere but in the database and in
the live picture, so a reload loses nothing and two screens never differ.
"""
