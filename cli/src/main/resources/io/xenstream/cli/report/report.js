
(() => {
  "use strict";
  const find = id => document.getElementById(id);

  /* Tables: sorting by column and searching. */
  const make = (name, attributes, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    element.append(...content);
    return element;
  };
  const order = new Intl.Collator("en", { numeric: true });
  const numberOf = text => {
    const digits = text.replace(/[^0-9.]/g, "");
    return digits === "" ? -1 : Number(digits);
  };
  const sort = (table, heading, column) => {
    const isNumber = heading.classList.contains("number");
    const last = heading.getAttribute("aria-sort");
    const isUp = last ? last === "descending" : !isNumber;
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const text = row => row.cells[column].textContent;
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort((one, other) => {
      const compared = isNumber ? numberOf(text(one)) - numberOf(text(other)) : order.compare(text(one), text(other));
      return isUp ? compared : -compared;
    });
    table.tBodies[0].append(...rows);
  };
  const makeSortable = table => {
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      if (heading.tagName === "TH") {
        const button = make("button", { type: "button" }, heading.textContent);
        button.addEventListener("click", () => sort(table, heading, column));
        heading.replaceChildren(button);
      }
    });
  };
  const makeSearchable = (table, number) => {
    const rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 2) {
      return;
    }
    const input = make("input", { type: "search", id: "search-" + number, autocomplete: "off", spellcheck: "false" });
    const found = make("span", { role: "status", class: "faint" });
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
      let count = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every(word => text.includes(word));
        count += row.hidden ? 0 : 1;
      }
      found.textContent = words.length ? count + " of " + rows.length + " rows" : "";
    });
    const label = make("label", { for: input.id }, "Search: " + table.caption.textContent.toLowerCase());
    table.parentElement.before(make("div", { class: "search", role: "search" }, label, input, found));
  };
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  document.querySelectorAll("table.searchable").forEach(makeSearchable);

  /* The tree: zooming into groups. */
  const maps = find("maps");
  if (!maps) {
    return;
  }
  const detail = find("detail");
  const initial = detail.textContent;
  maps.addEventListener("pointerover", event => {
    const box = event.target.closest("svg.box");
    detail.textContent = box ? box.querySelector("title").textContent : initial;
  });
  maps.addEventListener("pointerleave", () => { detail.textContent = initial; });

  const data = JSON.parse(find("data").textContent);
  const NAME = 0, NODES = 1, BYTES = 2, HUE = 3, PARTS = 4, OTHERS = 5, OTHER_NODES = 6, OTHER_BYTES = 7;
  const MOST_ROWS = 1000, LEAST = 10;
  const places = { path: [], class: [], owner: [] };
  const count = number => number.toLocaleString("en-US");
  const counted = (number, one) => count(number) + " " + one + (number === 1 ? "" : "s");
  const size = bytes => {
    if (bytes < 1024) {
      return counted(bytes, "byte");
    }
    const unit = Math.min(6, Math.floor(Math.log(bytes) / Math.log(1024)));
    const scaled = bytes / 1024 ** unit;
    return scaled.toFixed(scaled < 10 ? 1 : 0) + " " + "KMGTPE"[unit - 1] + "iB";
  };
  const percent = (part, whole) => whole ? (100 * part / whole).toFixed(1) + " %" : "";
  const nameOf = group => typeof group[NAME] === "number" ? "domain " + group[NAME] : group[NAME];
  const chosen = name => maps.querySelector("input[name=" + name + "]:checked").value;
  const measured = (group, measure) => group[measure === "nodes" ? NODES : BYTES];
  const groupAt = (grouping, place) => place.reduce((group, index) => group[PARTS][index], data[grouping]);

  /* The parts of a group, with those that are only counted and the top node; each with its index if it can be opened. */
  const partsOf = group => {
    const parts = [];
    let nodes = group[NODES], bytes = group[BYTES];
    (group[PARTS] || []).forEach((part, index) => {
      parts.push({ name: nameOf(part), group: part, at: part.length > PARTS ? index : -1 });
      nodes -= part[NODES];
      bytes -= part[BYTES];
    });
    if (group[OTHERS]) {
      parts.push({ name: count(group[OTHERS]) + " more", group: ["", group[OTHER_NODES], group[OTHER_BYTES], 8], at: -1 });
      nodes -= group[OTHER_NODES];
      bytes -= group[OTHER_BYTES];
    }
    if (nodes > 0 && group.length > PARTS) {
      parts.push({ name: "itself", group: ["", nodes, bytes, group[HUE]], at: -1 });
    }
    return parts;
  };

  /* Squarified treemaps: Bruls, Huizing, van Wijk 2000. */
  const divide = (area, weights) => {
    const areas = [];
    let { x, y, width, height } = area;
    let left = weights.reduce((sum, weight) => sum + weight, 0);
    const worst = (largest, smallest, sum, scale, side) => {
      const row = sum * scale;
      return row <= 0 || side <= 0 || smallest <= 0 ? Infinity
        : Math.max(side * side * largest * scale / (row * row), row * row / (side * side * smallest * scale));
    };
    let begin = 0;
    while (begin < weights.length) {
      const scale = left > 0 ? width * height / left : 0, side = Math.min(width, height);
      let end = begin + 1, sum = weights[begin];
      while (end < weights.length && worst(weights[begin], weights[end], sum + weights[end], scale, side)
          <= worst(weights[begin], weights[end - 1], sum, scale, side)) {
        sum += weights[end++];
      }
      const isUpright = width >= height;
      const thickness = side > 0 ? Math.min(sum * scale / side, isUpright ? width : height) : 0;
      let at = 0;
      for (let i = begin; i < end; i++) {
        const extent = sum > 0 ? side * weights[i] / sum : 0;
        areas.push(isUpright ? { x, y: y + at, width: thickness, height: extent }
          : { x: x + at, y, width: extent, height: thickness });
        at += extent;
      }
      if (isUpright) {
        x += thickness;
        width -= thickness;
      } else {
        y += thickness;
        height -= thickness;
      }
      left -= sum;
      begin = end;
    }
    return areas;
  };

  const drawn = (name, attributes, text) => {
    const element = document.createElementNS("http:" + "//www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  };
  const fitting = (text, width) => {
    const letters = Math.floor((width - 8) / 6.3);
    const short = text.length <= letters ? text : text.replace(/^domain /, "");
    return letters < 3 ? "" : short.length <= letters ? short : short.slice(0, letters - 1) + "…";
  };
  const draw = (svg, group, area, place, depth, path, separator, measure, all) => {
    const parts = partsOf(group).filter(part => measured(part.group, measure) > 0)
      .sort((one, other) => measured(other.group, measure) - measured(one.group, measure));
    const areas = divide(area, parts.map(part => measured(part.group, measure)));
    parts.forEach((part, i) => {
      const inside = areas[i];
      if (inside.width * inside.height < LEAST) {
        return;
      }
      const isOpened = part.at >= 0 && depth < 6 && inside.width >= 44 && inside.height >= 32;
      const full = path + separator + part.name;
      const box = drawn("svg", { class: "box h" + part.group[HUE] + " s" + Math.min(depth, 4) + (isOpened ? " opened" : ""),
        x: inside.x.toFixed(1), y: inside.y.toFixed(1), width: inside.width.toFixed(1), height: inside.height.toFixed(1) });
      const at = part.at >= 0 ? place.concat(part.at) : place;
      if (at.length) {
        box.dataset.at = at.join(".");
      }
      box.dataset.name = part.name;
      box.append(drawn("title", {}, full + ": " + counted(part.group[NODES], "node") + ", " + size(part.group[BYTES]) + ", "
        + percent(measured(part.group, measure), all)), drawn("rect", { width: "100%", height: "100%" }));
      const label = inside.height >= 13 ? fitting(part.name, inside.width) : "";
      if (label) {
        box.append(drawn("text", { x: 4, y: 11 }, label));
      }
      const weight = measure === "nodes" ? counted(part.group[NODES], "node") : size(part.group[BYTES]);
      if (!isOpened && label && inside.height >= 30 && weight === fitting(weight, inside.width)) {
        box.append(drawn("text", { class: "weight", x: 4, y: 24 }, weight));
      }
      svg.append(box);
      if (isOpened) {
        const within = { x: inside.x + 1.5, y: inside.y + 15, width: inside.width - 3, height: inside.height - 16.5 };
        draw(svg, part.group, within, at, depth + 1, full, separator, measure, all);
      }
    });
  };

  const table = (group, place) => {
    const parts = partsOf(group);
    const body = make("tbody", {});
    for (const part of parts.slice(0, MOST_ROWS)) {
      const cell = make("th", { scope: "row" }, part.name);
      if (part.at >= 0) {
        cell.dataset.at = place.concat(part.at).join(".");
      }
      const number = text => make("td", { class: "number" }, text);
      body.append(make("tr", {}, cell, number(count(part.group[NODES])), number(count(part.group[BYTES])),
        number(percent(part.group[BYTES], group[BYTES]))));
    }
    const heads = ["part", "nodes", "bytes", "share"].map(
      (head, i) => make("th", i ? { scope: "col", class: "number" } : { scope: "col" }, head));
    const title = "Parts of " + nameOf(group);
    const made = make("table", { class: "sortable" }, make("caption", { class: "unseen" }, title),
      make("thead", {}, make("tr", {}, ...heads)), body);
    makeSortable(made);
    const region = make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, made);
    const more = parts.length - MOST_ROWS;
    return more > 0 ? [region, make("p", { class: "faint" }, "… and " + count(more) + " more.")] : [region];
  };
  const makeButtons = element => {
    element.querySelectorAll("th[data-at]").forEach(cell => {
      const name = cell.textContent;
      cell.replaceChildren(make("button", { type: "button", class: "open", "data-to": cell.dataset.at,
        "aria-label": "Zoom into " + name }, name));
    });
  };

  const zoom = find("zoom"), zoomedMap = find("zoomed-map"), zoomedTable = find("zoomed-table");
  /* The picture that the page comes with is too small to read where the window is narrow. */
  const narrow = matchMedia("(max-width: 36rem)");
  const show = () => {
    const grouping = chosen("grouping"), measure = chosen("measure"), place = places[grouping];
    const separator = grouping === "path" ? "/" : " › ";
    const crumbs = make("ol", {});
    let group = data[grouping], path = "";
    for (let i = 0; i <= place.length; i++) {
      const name = nameOf(group);
      path = i === 0 ? "" : path + (path || grouping === "path" ? separator : "") + name;
      crumbs.append(make("li", {}, i === place.length ? make("span", { "aria-current": "true", tabindex: "-1" }, name)
        : make("button", { type: "button", "data-to": place.slice(0, i).join(".") }, name)));
      group = i < place.length ? group[PARTS][place[i]] : group;
    }
    const help = place.length ? "" : "Choose a box or a part in the table to zoom in; Escape zooms out.";
    zoom.replaceChildren(make("nav", { "aria-label": "Zoomed into" }, crumbs), make("p", { class: "faint" }, help));
    maps.classList.toggle("zoomed", place.length > 0);
    maps.classList.toggle("narrow", narrow.matches);
    zoomedTable.hidden = place.length === 0;
    zoomedMap.hidden = zoomedTable.hidden && !narrow.matches;
    if (!zoomedMap.hidden) {
      const width = narrow.matches ? Math.max(240, zoomedMap.clientWidth) : 800, height = narrow.matches ? 480 : 560;
      const svg = drawn("svg", { class: "map", viewBox: "0 0 " + width + " " + height, role: "img",
        "aria-label": "Treemap of " + (path || "the nodes") + ", by " + measure });
      draw(svg, group, { x: 0, y: 0, width, height }, place, 1, path, separator, measure,
        measured(data[grouping], measure));
      zoomedMap.replaceChildren(svg);
    }
    if (place.length) {
      zoomedTable.replaceChildren(...table(group, place));
      makeButtons(zoomedTable);
    }
    detail.textContent = initial;
  };
  const zoomTo = place => {
    places[chosen("grouping")] = place;
    show();
    zoom.querySelector("[aria-current]").focus({ preventScroll: true });
  };
  const placeOf = text => text === "" ? [] : text.split(".").map(Number);
  maps.addEventListener("click", event => {
    const button = event.target.closest("button[data-to]");
    const box = event.target.closest("svg.box");
    if (button) {
      zoomTo(placeOf(button.dataset.to));
    } else if (box && box.dataset.at && box.dataset.at !== places[chosen("grouping")].join(".")) {
      zoomTo(placeOf(box.dataset.at));
    }
  });
  maps.addEventListener("keydown", event => {
    const place = places[chosen("grouping")];
    if (event.key === "Escape" && place.length) {
      zoomTo(place.slice(0, -1));
    }
  });
  maps.addEventListener("change", show);
  narrow.addEventListener("change", show);
  makeButtons(maps);
  maps.classList.add("live");
  show();
})();
