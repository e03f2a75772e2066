// The menu of a column closes when another is opened, when one clicks beside it, and on Escape.
(() => {
  const close = (but) => {
    for (const menu of document.querySelectorAll("details.column[open]")) {
      if (!but || !menu.contains(but)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.column[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
