"""The kinds of fields by their names, as `messages` numbers them: for words about fields, facts and tests."""

INT, TEXT, NAME, HEX, BASE64, CODE, WORDS, ONE_OF, LIST, ROWS, PART = range(11)
