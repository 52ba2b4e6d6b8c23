// Draws the charts, and lets every table be sorted, searched and unfolded, by mouse and by keyboard.
"use strict";
(() => {
  const FEW = 4; // rows that nobody needs to search
  const FIRST = 10; // rows that a table shows before it is asked for all
  const UNITLESS = new Set(["name", "part", "when"]); // fields that need no word beside them
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const number = (count, noun) => {
    const plural = /[^aeou]y$/.test(noun) ? noun.slice(0, -1) + "ies" : noun + (/[xs]$/.test(noun) ? "es" : "s");
    return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
  };
  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...inside);
    return element;
  };
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function upgrade(box) {
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const noun = box.dataset.noun;
    const rows = [...body.rows].map((row, place) => ({
      row, place, text: folded(row.textContent), cells: [...row.cells].map((cell) => cell.textContent),
    }));
    if (rows.length < 2) {
      const place = table.parentElement; // without buttons in it, it must be reached to be scrolled
      place.tabIndex = 0;
      place.setAttribute("role", "group");
      place.setAttribute("aria-label", table.caption.textContent);
      return;
    }
    let sorted = rows, all = rows.length <= FIRST + 2, column = -1, down = true;

    const status = make("p", { class: "status", role: "status" });
    const more = make("button", { type: "button", class: "more" });
    const search = make("input", { type: "search", placeholder: "Search", autocomplete: "off", spellcheck: "false" });
    const label = make("label", { class: "unseen" }, `Search: ${table.caption.textContent}`);
    label.htmlFor = search.id = `${table.id}-search`;
    if (rows.length > FEW) box.prepend(make("div", { class: "tools" }, label, search, status));
    if (!all) table.parentElement.after(more);

    function show() {
      const wanted = folded(search.value.trim()).split(/\s+/).filter(Boolean);
      const found = wanted.length ? sorted.filter((each) => wanted.every((word) => each.text.includes(word))) : sorted;
      const shown = all || wanted.length ? found : found.slice(0, FIRST);
      body.replaceChildren(...shown.map((each) => each.row));
      more.hidden = wanted.length > 0;
      more.textContent = all ? "Show fewer" : `Show all ${rows.length.toLocaleString("en")}`;
      more.setAttribute("aria-expanded", String(all));
      status.textContent = wanted.length
        ? (found.length ? `${number(found.length, noun)} of ${rows.length.toLocaleString("en")}` : `no ${noun} has that`)
        : `${shown.length === rows.length ? "" : `${shown.length} of `}${number(rows.length, noun)}`;
    }

    function sort(place) {
      const kind = heads[place].dataset.kind;
      down = column === place ? !down : kind === "number" || kind === "date";
      column = place;
      const value = kind === "number"
        ? (each) => (each.cells[place] === "" ? NaN : Number(each.cells[place].replaceAll(",", "")))
        : (each) => each.cells[place];
      const turn = down ? -1 : 1;
      const keyed = rows.map((each) => [value(each), each]);
      const empty = (key) => key === "" || Number.isNaN(key);
      keyed.sort(([a, one], [b, other]) => {
        if (empty(a) || empty(b)) return empty(a) - empty(b) || one.place - other.place;
        return turn * (kind === "number" ? a - b : words.compare(a, b)) || one.place - other.place;
      });
      sorted = keyed.map(([, each]) => each);
      heads.forEach((head, each) => {
        if (each === place) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      show();
    }

    heads.forEach((head, place) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => sort(place));
      head.append(button);
    });
    more.addEventListener("click", () => {
      all = !all;
      show();
    });
    search.addEventListener("input", show);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && search.value) {
        event.preventDefault();
        search.value = "";
        show();
      }
    });
    show();
  }

  document.querySelectorAll(".table").forEach(upgrade);

  const tip = document.getElementById("tip");
  const hint = (_, event, __, value) => {
    const facts = value && typeof value === "object" ? Object.entries(value) : [];
    tip.replaceChildren(...facts.map(([name, fact]) =>
      make("div", {}, UNITLESS.has(name) ? String(fact) : `${fact} ${name}`)));
    tip.classList.toggle("on", facts.length > 0);
    if (!facts.length) return;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(room, event.clientX + 12))}px`;
    tip.style.top = `${Math.max(8, event.clientY - tip.offsetHeight - 12)}px`;
  };
  window.addEventListener("scroll", () => tip.classList.remove("on"), { passive: true });

  const config = JSON.parse(document.getElementById("chart-config").textContent);
  const waiting = [...document.querySelectorAll("script[data-chart]")];
  function draw(source) {
    // What it shows is said around it, and the table has the numbers: the marks one by one would only be noise.
    const place = make("div", { "aria-hidden": "true" });
    document.getElementById(source.dataset.chart).append(place);
    const spec = charts.compile(JSON.parse(source.textContent), { config }).spec;
    const view = new charts.View(charts.parse(spec, {}, { ast: true }), {
      renderer: "svg", container: place, expr: charts.expressionInterpreter, tooltip: hint,
    });
    return view.runAsync();
  }
  async function drawAll() {
    for (const source of waiting) {
      await draw(source);
      await new Promise((go) => setTimeout(go)); // between two charts the page may answer
    }
    document.documentElement.dataset.charts = "drawn";
  }
  drawAll();

  // The place that is being read, marked in the list of sections.
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-15% 0px -75% 0px" });
  document.querySelectorAll("main > section").forEach((section) => seen.observe(section));
})();
