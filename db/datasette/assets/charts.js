// Charts one can point at or step through with the arrow keys. They are drawn by Vega from JSON of this host, over the
// picture that stands in the page; without this script, or where data are to be saved, that picture stays.
(() => {
  const figures = document.querySelectorAll("figure[data-chart]");
  if (!figures.length || !window.IntersectionObserver || navigator.connection?.saveData) return;
  const folder = new URL("vega/", document.currentScript.src);
  let tools = null;

  const script = (name) => new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = new URL(name, folder);
    tag.onload = done;
    tag.onerror = failed;
    document.head.append(tag);
  });
  const load = () => tools ||= script("vega.min.js")
    .then(() => Promise.all([script("vega-lite.min.js"), import(new URL("vega-interpreter.js", folder))]))
    .then(([, { expressionInterpreter }]) => expressionInterpreter);

  const draw = async (figure) => {
    const [interpreter, spec] = await Promise.all([
      load(), fetch(figure.dataset.chart, { credentials: "same-origin" }).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }),
    ]);
    const { keys, says } = spec.usermeta;
    const place = document.createElement("div");
    place.className = "drawn";
    place.tabIndex = 0;
    place.setAttribute("role", "slider");
    place.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
    place.setAttribute("aria-valuemin", "0");
    place.setAttribute("aria-valuemax", String(keys.length - 1));
    const canvas = document.createElement("div");  // Vega gives it a role of its own, which here says nothing new
    canvas.setAttribute("aria-hidden", "true");
    place.append(canvas);
    const told = document.createElement("p");
    told.className = "told";
    told.setAttribute("aria-hidden", "true");  // the same is said as the slider's value
    const still = figure.querySelector("svg");
    figure.append(place, told);
    // an expression is interpreted, not made into code: the policy of our pages allows no such code
    const view = new vega.View(vega.parse(vegaLite.compile(spec).spec, null, { ast: true }), {
      expr: interpreter, renderer: "svg", container: canvas, logLevel: vega.Warn, tooltip: () => {},
    });
    await view.runAsync();
    if (still) still.remove();

    let now = -1;
    const show = (at) => {
      if (at === now) return;
      now = at;
      view.signal("at", keys[at] ?? "").runAsync();
      told.textContent = says[keys[at]] ?? figure.dataset.hint;
      place.setAttribute("aria-valuenow", String(Math.max(at, 0)));
      place.setAttribute("aria-valuetext", says[keys[at]] ?? "");
    };
    show(-1);
    told.textContent = figure.dataset.hint;
    place.setAttribute("aria-valuenow", String(keys.length - 1));
    place.setAttribute("aria-valuetext", says[keys.at(-1)]);
    for (const kind of ["pointermove", "pointerdown"]) {
      view.addEventListener(kind, (_, item) => { if (item?.datum?.key) show(keys.indexOf(item.datum.key)); });
    }
    place.addEventListener("keydown", (event) => {
      const last = keys.length - 1;
      const to = { ArrowRight: Math.min(now + 1, last), ArrowUp: Math.min(now + 1, last), Home: 0, End: last,
        ArrowLeft: now < 0 ? last : Math.max(now - 1, 0), ArrowDown: now < 0 ? last : Math.max(now - 1, 0) }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(to);
    });
    new ResizeObserver(() => view.resize().runAsync()).observe(place);
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target).catch((error) => {  // the picture of before stays
        console.error(error);
        entry.target.querySelectorAll(".drawn, .told").forEach((part) => part.remove());
        entry.target.hidden = !entry.target.querySelector("svg");
      });
    }
  }, { rootMargin: "300px" });
  for (const figure of figures) {
    figure.hidden = false;
    seen.observe(figure);
  }
})();
