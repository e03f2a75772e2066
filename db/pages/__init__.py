"""Our own pages of the published copy: home, a province, search. They read; Datasette serves them."""
