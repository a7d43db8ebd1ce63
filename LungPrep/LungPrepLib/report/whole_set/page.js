// The table of cases. Every text comes from files and is put in as text, never as markup.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("cases").textContent);
  const byId = (id) => document.getElementById(id);
  const inChinese = byId("to-zh");
  const t = (text) => (inChinese.checked && data.words[text]) || text;
  // Also what the markup names: t("all") t("any") t("case, kernel, scanner, finding")
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  const pictureOf = (row) => fill(t("coronal plane of {case} with its mask"), { case: row.n });
  const textOf = (index) => (inChinese.checked && data.texts[index][1]) || data.texts[index][0];

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
    row.words = [row.n, row.s, row.k, row.m, row.g, ...data.texts[row.r], ...data.texts[row.w], ...row.codes]
      .join("\n").toLowerCase();
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

  const named = (name) => ({ elementAttributes: { "aria-label": fill(t("Filter {column}"), { column: name }) } });
  const textColumn = (title, field, width) => ({
    title, field, width, sorter: ordered, formatter: "plaintext", headerFilter: "input", headerFilterParams: named(title),
  });

  const columnsNow = () => [
    {
      title: t("Picture"), field: "t", width: 110, headerSort: false,
      formatter: (cell) => picture(cell.getData(), pictureOf(cell.getData())),
    },
    {
      title: t("Case"), field: "n", width: 175, sorter: ordered, headerFilter: "input", headerFilterParams: named(t("Case")),
      formatter: (cell) => {
        const button = element("button", cell.getValue());
        button.type = "button";
        button.setAttribute("aria-haspopup", "dialog");
        button.addEventListener("click", () => open(cell.getData()));
        return button;
      },
    },
    {
      title: t("Outlier"), field: "o", width: 190, sorter: ordered, headerSortStartingDir: "desc",
      formatter: (cell) => {
        const row = cell.getData(), box = element("div");
        box.append(element("div", row.s === "failed" ? t("failed") : row.o ? row.o.toFixed(1) : ""));
        if (textOf(row.w)) box.append(element("div", textOf(row.w).slice(0, 120), "why"));
        return box;
      },
    },
    {
      title: t("Findings"), field: "codes", width: 210,
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
      title: t(column.title) + (column.unit ? " (" + column.unit + ")" : ""), field: column.key, width: 112, hozAlign: "right",
      sorter: ordered, headerSortStartingDir: "desc", formatter: (cell) => element("span", shown(cell.getValue(), column)),
      headerFilter: "input", headerFilterParams: named(t(column.title)),
      headerFilterFunc: (wanted, value) => {
        const fits = range(wanted);
        return fits === null || (value !== null && fits(value, column.digits));
      },
    })),
    textColumn(t("Kernel"), "k", 110),
    textColumn(t("Scanner"), "m", 170),
    textColumn(t("Segmenter"), "g", 140),
  ];

  const search = byId("search"), status = byId("status"), finding = byId("finding"), sort = byId("sort");
  const descending = byId("descending");
  let table;

  // The table and what belongs to it, in the language of the page; the rows stay sorted and filtered as they are.
  function build(sorted, filters) {
    const columns = columnsNow();
    sort.replaceChildren(...columns.filter((one) => one.headerSort !== false).map((column) => {
      const option = element("option", column.title);
      option.value = column.field;
      return option;
    }));
    sort.value = sorted.column;
    for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
    for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = t(one.dataset.placeholder);
    document.documentElement.lang = inChinese.checked ? "zh-Hans" : "en";
    table = new Tabulator("#table", {
      data: data.rows, columns, index: "n", maxHeight: "78vh", layout: "fitDataFill", rowHeight: 76,
      // By itself it draws all rows anew when it scrolls into view, and whoever came by keyboard loses the place.
      autoResize: false, initialSort: [sorted], placeholder: t("No case fits."),
      printAsHtml: true, printRowRange: "active", printStyled: false,
    });
    table.on("dataFiltered", count);
    table.on("dataSorted", (sorters) => {
      if (sorters.length) { sort.value = sorters[0].field; descending.checked = sorters[0].dir === "desc"; }
    });
    table.on("tableBuilt", () => {
      // Of a grid only rows and groups of them are children; the box that scrolls is given the role of the table in it.
      document.querySelector("#table .tabulator-tableholder").setAttribute("role", "rowgroup");
      document.querySelector("#table .tabulator-table").setAttribute("role", "presentation");
      count([], data.rows);
      for (const filter of filters) table.setHeaderFilterValue(filter.field, filter.value);
      narrow();
      document.documentElement.dataset.ready = "yes";
    });
  }

  function narrow() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.setFilter((row) =>
      (!status.value || row.s === status.value) && (!finding.value || row.codes.includes(finding.value)) &&
      words.every((word) => row.words.includes(word)));
  }

  function count(filters, rows) {
    const shown = rows.length.toLocaleString("en"), total = data.rows.length.toLocaleString("en");
    byId("count").textContent = fill(t("{shown} of {total} cases"), { shown, total });
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
  for (const radio of document.getElementsByName("language")) {
    radio.addEventListener("change", () => {
      const filters = table.getHeaderFilters().map(({ field, value }) => ({ field, value }));
      table.destroy();
      build({ column: sort.value, dir: descending.checked ? "desc" : "asc" }, filters);
    });
  }
  // The reader's language, and not what the browser remembers of the page's last visit.
  byId(navigator.language.startsWith("zh") ? "to-zh" : "to-en").checked = true;
  build({ column: "o", dir: "desc" }, []);

  function open(row) {
    byId("one-name").textContent = row.n;
    const content = byId("one-content"), list = element("dl");
    content.replaceChildren(picture(row, pictureOf(row)), list);
    const add = (name, value) => { if (value) list.append(element("dt", name), element("dd", value)); };
    add(t("Status"), t(row.s));
    add(row.s === "failed" ? t("Reason") : t("Chosen"), textOf(row.r));
    for (const column of data.columns) {
      const value = shown(row[column.key], column);
      add(t(column.title), value && [value, column.unit].join(" ").trim());
    }
    add(t("Kernel"), row.k);
    add(t("Scanner"), row.m);
    add(t("Segmenter"), row.g);
    add(t("Outlier"), row.s === "failed" ? "" : textOf(row.w));
    if (row.f.length) {
      const findings = element("ul");
      for (const [code, severity, text] of row.f) {
        const item = element("li");
        const meaning = inChinese.checked && data.texts[text].length === 1 ? data.meanings[code] : "";
        item.append(element("span", t(severity) + t(": ") + code, severity), " " + (meaning ? meaning + " " : "") + textOf(text));
        findings.append(item);
      }
      content.append(findings);
    }
    if (row.h) {
      const link = element("a", t("the case's own report"));
      link.href = row.d.split("/").map(encodeURIComponent).join("/") + "/report.html" + (inChinese.checked ? "#zh-Hans" : "");
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
