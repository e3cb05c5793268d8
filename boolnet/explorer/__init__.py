"""The page that shows what a network does: one file of HTML, with all that it needs in it."""
