// The table of cases. Every text comes from files and is put in as text, never as markup.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("cases").textContent);
  const byId = (id) => document.getElementById(id);

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function picture(row, alternative) {
    if (!row.t) return element("span", "");
    const image = element("img");
    image.src = "data:image/webp;base64," + row.t;
    image.alt = alternative;
    return image;
  }

  const shown = (value, column) => (value === null || value === undefined ? "" : value.toFixed(column.digits));

  for (const row of data.rows) {
    data.columns.forEach((column, index) => { row[column.key] = row.v[index]; });
    row.codes = [...new Set(row.f.map((finding) => finding[0]))];
    row.words = [row.n, row.s, row.k, row.m, row.g, row.r, row.w, ...row.codes].join("\n").toLowerCase();
  }

  // "> 3", "< 1.25", "2 .. 4" (or "2 to 4") or a value; null where it is not finished yet.
  function range(text) {
    const number = "(-?\\d+(?:[.,]\\d+)?)";
    const parse = (part) => parseFloat(part.replace(",", "."));
    let match = text.match(new RegExp("^\\s*(>=?|<=?)\\s*" + number + "\\s*$"));
    if (match) {
      const limit = parse(match[2]);
      return { ">": (v) => v > limit, ">=": (v) => v >= limit, "<": (v) => v < limit, "<=": (v) => v <= limit }[match[1]];
    }
    match = text.match(new RegExp("^\\s*" + number + "\\s*(?:\\.\\.|to|–)\\s*" + number + "\\s*$"));
    if (match) {
      const low = parse(match[1]), high = parse(match[2]);
      return (v) => v >= low && v <= high;
    }
    match = text.match(new RegExp("^\\s*" + number + "\\s*$"));
    if (match) {
      const start = text.trim().replace(",", ".");
      return (v, digits) => v.toFixed(digits).startsWith(start);
    }
    return null;
  }

  // Empty values last, whichever way it is sorted.
  function ordered(a, b, aRow, bRow, column, direction) {
    const low = direction === "asc" ? 1 : -1;
    if (a === b) return 0;
    if (a === null || a === "") return low;
    if (b === null || b === "") return -low;
    return typeof a === "number" ? a - b : String(a).localeCompare(String(b));
  }

  const named = (name) => ({ elementAttributes: { "aria-label": "Filter " + name } });
  const textColumn = (title, field, width) => ({
    title, field, width, sorter: ordered, formatter: "plaintext", headerFilter: "input", headerFilterParams: named(title),
  });

  const columns = [
    {
      title: "Picture", field: "t", width: 110, headerSort: false,
      formatter: (cell) => picture(cell.getData(), "coronal plane of " + cell.getData().n + " with its mask"),
    },
    {
      title: "Case", field: "n", width: 175, sorter: ordered, headerFilter: "input", headerFilterParams: named("Case"),
      formatter: (cell) => {
        const button = element("button", cell.getValue());
        button.type = "button";
        button.setAttribute("aria-haspopup", "dialog");
        button.addEventListener("click", () => open(cell.getData()));
        return button;
      },
    },
    {
      title: "Outlier", field: "o", width: 190, sorter: ordered, headerSortStartingDir: "desc",
      formatter: (cell) => {
        const row = cell.getData(), box = element("div");
        box.append(element("div", row.s === "failed" ? "failed" : row.o ? row.o.toFixed(1) : ""));
        if (row.w) box.append(element("div", row.w.slice(0, 120), "why"));
        return box;
      },
    },
    {
      title: "Findings", field: "codes", width: 210,
      sorter: (a, b) => a.length - b.length || a.join().localeCompare(b.join()),
      formatter: (cell) => {
        const box = element("div", undefined, "codes"), seen = new Set();
        for (const [code, severity] of cell.getData().f) {
          if (seen.has(code)) continue;
          seen.add(code);
          box.append(element("span", code, severity), " ");
        }
        return box;
      },
    },
    ...data.columns.map((column) => ({
      title: column.title + (column.unit ? " (" + column.unit + ")" : ""), field: column.key, width: 112, hozAlign: "right",
      sorter: ordered, headerSortStartingDir: "desc", formatter: (cell) => element("span", shown(cell.getValue(), column)),
      headerFilter: "input", headerFilterParams: named(column.title),
      headerFilterFunc: (wanted, value) => {
        const fits = range(wanted);
        return fits === null || (value !== null && fits(value, column.digits));
      },
    })),
    textColumn("Kernel", "k", 110),
    textColumn("Scanner", "m", 170),
    textColumn("Segmenter", "g", 140),
  ];

  const table = new Tabulator("#table", {
    data: data.rows, columns, index: "n", maxHeight: "78vh", layout: "fitDataFill", rowHeight: 76,
    // By itself it draws all rows anew when it scrolls into view, and whoever came by keyboard loses the place.
    autoResize: false, initialSort: [{ column: "o", dir: "desc" }], placeholder: "No case fits.",
    printAsHtml: true, printRowRange: "active", printStyled: false,
  });

  const search = byId("search"), status = byId("status"), finding = byId("finding"), sort = byId("sort");
  const descending = byId("descending");
  for (const column of columns.filter((one) => one.headerSort !== false)) {
    const option = element("option", column.title);
    option.value = column.field;
    sort.append(option);
  }
  sort.value = "o";

  function narrow() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.setFilter((row) =>
      (!status.value || row.s === status.value) && (!finding.value || row.codes.includes(finding.value)) &&
      words.every((word) => row.words.includes(word)));
  }

  function count(filters, rows) {
    byId("count").textContent = rows.length.toLocaleString("en") + " of " + data.rows.length.toLocaleString("en") + " cases";
  }

  let resized = 0;
  window.addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => table.redraw(), 150); });

  let pending = 0;
  search.addEventListener("input", () => { clearTimeout(pending); pending = setTimeout(narrow, 120); });
  status.addEventListener("change", narrow);
  finding.addEventListener("change", narrow);
  const order = () => table.setSort(sort.value, descending.checked ? "desc" : "asc");
  sort.addEventListener("change", order);
  descending.addEventListener("change", order);
  byId("reset").addEventListener("click", () => {
    search.value = status.value = finding.value = "";
    table.clearFilter(true);
  });
  for (const button of document.querySelectorAll(".show-finding")) {
    button.addEventListener("click", () => {
      finding.value = button.dataset.code;
      narrow();
      byId("table-heading").focus();
      byId("table-heading").scrollIntoView();
    });
  }
  table.on("dataFiltered", count);
  table.on("dataSorted", (sorters) => {
    if (sorters.length) { sort.value = sorters[0].field; descending.checked = sorters[0].dir === "desc"; }
  });
  table.on("tableBuilt", () => {
    count([], data.rows);
    document.documentElement.dataset.ready = "yes";
  });

  function open(row) {
    byId("one-name").textContent = row.n;
    const content = byId("one-content"), list = element("dl");
    content.replaceChildren(picture(row, "coronal plane of " + row.n + " with its mask"), list);
    const add = (name, value) => { if (value) list.append(element("dt", name), element("dd", value)); };
    add("Status", row.s);
    add(row.s === "failed" ? "Reason" : "Chosen", row.r);
    for (const column of data.columns) add(column.title, [shown(row[column.key], column), column.unit].join(" ").trim());
    add("Kernel", row.k);
    add("Scanner", row.m);
    add("Segmenter", row.g);
    add("Outlier", row.s === "failed" ? "" : row.w);
    if (row.f.length) {
      const findings = element("ul");
      for (const [code, severity, text] of row.f) {
        const item = element("li");
        item.append(element("span", severity + ": " + code, severity), " " + data.texts[text]);
        findings.append(item);
      }
      content.append(findings);
    }
    if (row.h) {
      const link = element("a", "the case's own report");
      link.href = row.d.split("/").map(encodeURIComponent).join("/") + "/report.html";
      content.append(link);
    }
    byId("one").showModal();
  }

  // The table may have drawn its rows anew meanwhile: the focus goes back to the case by its name.
  byId("one").addEventListener("close", () => {
    const name = byId("one-name").textContent;
    const buttons = [...document.querySelectorAll("#table .tabulator-row button")];
    (buttons.find((button) => button.textContent === name) || byId("search")).focus({ preventScroll: true });
  });
})();
