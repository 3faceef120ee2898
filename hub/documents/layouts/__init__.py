"""How each paper is laid out."""
