"""The supervisor's pages: plain HTML, CSS and ES modules, all in here, for a floor without internet."""
