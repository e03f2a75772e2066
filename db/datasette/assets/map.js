// The map follows the slider and the choice of an index without loading the page anew. It asks the server for
// the same map the link leads to and takes over what differs; without this script the links do the same.
(() => {
  const map = document.querySelector("[data-map]");
  if (!map || !window.fetch || !window.DOMParser) return;
  const kept = new Map();
  const page = location.pathname;  // the maps that are fetched come from /map, and so do their links
  let wanted = location.search.slice(1);

  const fetchMap = (query) => {
    if (!kept.has(query)) {
      const answer = fetch(`${map.dataset.map}?${query}`, { credentials: "same-origin" })
        .then((response) => { if (!response.ok) throw new Error(response.status); return response.text(); })
        .then((text) => new DOMParser().parseFromString(text, "text/html").querySelector("[data-map]"));
      answer.catch(() => kept.delete(query));
      kept.set(query, answer);
    }
    return kept.get(query).then((fresh) => fresh.cloneNode(true));
  };

  const takeTiles = (fresh) => {
    const old = map.querySelector("svg");
    const next = fresh.querySelector("svg");
    if (!old || !next || old.dataset.field !== next.dataset.field) {
      (old || map.querySelector("[data-part=tiles]")).replaceWith(next || fresh.querySelector("[data-part=tiles]"));
      return;
    }
    for (const tile of next.querySelectorAll("a")) {  // the same tiles change their colour, which shows as a turn
      const held = old.querySelector(`a[data-slug="${tile.dataset.slug}"]`);
      for (const name of ["class", "aria-label"]) held.setAttribute(name, tile.getAttribute(name));
      held.querySelector("title").textContent = tile.querySelector("title").textContent;
      held.querySelector(".rank").textContent = tile.querySelector(".rank").textContent;
    }
    old.setAttribute("aria-label", next.getAttribute("aria-label"));
  };

  const take = (fresh, sameIndex) => {
    takeTiles(fresh);
    for (const part of map.querySelectorAll("[data-part]")) {
      const name = part.dataset.part;
      if (name === "tiles" || (sameIndex && name === "editions")) continue;
      const next = fresh.querySelector(`[data-part="${name}"]`);
      if (next) { if (part.open) next.open = true; part.replaceWith(next); }
    }
    for (const link of map.querySelectorAll("[data-part=editions] a, [data-part=indices] a")) link.pathname = page;
    enliven();
  };

  const address = (href, remember) => {
    history[remember ? "pushState" : "replaceState"](null, "", href);
    turn();
  };

  const turn = () => {  // the other language of what is looked at now
    const language = document.querySelector("a.language");
    if (language) language.search = `?to=${encodeURIComponent(location.pathname + location.search)}`;
  };

  // A link is a step the reader may take back; the slider passes through many and leaves one.
  const go = (link, sliding) => {
    const sameIndex = link.closest("[data-part=editions]") !== null;
    const query = new URL(link.href).searchParams.toString();
    wanted = query;
    if (sameIndex) {
      for (const other of map.querySelectorAll("[data-part=editions] a")) {
        if (other === link) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current");
      }
      place();
    }
    const focused = sliding ? null : link.dataset.key;
    fetchMap(query).then((fresh) => {
      if (wanted !== query) return;
      take(fresh, sameIndex);
      address(link.href, !sliding && link.search !== location.search);
      if (focused) map.querySelector(`a[data-key="${focused}"]`)?.focus({ preventScroll: true });
    }).catch(() => { location.href = link.href; });
  };

  window.addEventListener("popstate", () => {
    const query = location.search.slice(1);
    if (wanted === query) return;
    wanted = query;
    fetchMap(query).then((fresh) => {
      if (wanted !== query) return;
      take(fresh, false);
      turn();
    }).catch(() => location.reload());
  });

  const editions = () => [...map.querySelectorAll("[data-part=editions] a")];

  const place = () => {
    const slider = map.querySelector("input[type=range]");
    const at = editions().findIndex((link) => link.getAttribute("aria-current"));
    if (!slider || at < 0) return;
    slider.value = at;
    slider.setAttribute("aria-valuetext", editions()[at].textContent.trim());
  };

  const enliven = () => {
    const slider = map.querySelector("input[type=range]");
    if (!slider || !slider.hidden) return;
    slider.hidden = editions().length < 2;
    place();
    slider.addEventListener("input", () => go(editions()[Number(slider.value)], true));
    for (const link of editions()) fetchMap(new URL(link.href).searchParams.toString()).catch(() => {});
  };

  map.addEventListener("click", (event) => {
    const link = event.target.closest("[data-part=editions] a, [data-part=indices] a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link, false);
  });
  enliven();
})();
