// What Datasette's table.js asks for, and Datasette would write into the page.
window.DATASETTE_ALLOW_FACET = true;
