"""What the floor's pages are built of.

shown     lamps, verdicts, links and needs in words: alike on every page of the floor
looks     one station: what it shows, what is lit there, what happened there, how it is set
telling   one station: what it can be told to do, and what came of it
layout    where each bin is drawn: by its coordinates, or by zone and aisle
layers    what colours the bins: picks, stock
drawing   the map as SVG
"""
