"use strict";
(function () {
  const config = { responsive: true, displayModeBar: false, typesetMath: false, doubleClick: false };
  const charts = [];

  // plotly's own download paints through a blob: image, which the page's policy refuses; data: it allows.
  function savePng(spec, title) {
    const margin = Object.assign({}, spec.layout.margin, { t: 72 });
    const layout = Object.assign({}, spec.layout, {
      title: spec.title, margin: margin, paper_bgcolor: "#ffffff", autosize: false,
    });
    const width = 960, height = spec.layout.height + 48, scale = 2;
    const figure = { data: spec.data, layout: layout, config: config };
    Plotly.toImage(figure, { format: "svg", width: width, height: height }).then(function (url) {
      const image = new Image();
      image.onload = function () {
        const canvas = document.createElement("canvas");
        canvas.width = width * scale;
        canvas.height = height * scale;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const link = document.createElement("a");
        link.download = title.replace(/[^0-9A-Za-z가-힣]+/g, "-") + ".png";
        link.href = canvas.toDataURL("image/png");
        link.click();
      };
      image.src = url;
    });
  }

  function saveButton(plot, spec, title) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = "PNG로 저장";
    button.setAttribute("aria-label", title + " 그림을 PNG로 저장");
    button.addEventListener("click", function () { savePng(spec, title); });
    plot.parentNode.appendChild(button);
  }

  function draw(block) {
    const plot = document.getElementById(block.dataset.for);
    const spec = JSON.parse(block.textContent);
    plot.setAttribute("data-drawn", "false");
    // plotly adds its defaults to what it is given; the button needs the figure as it came.
    Plotly.newPlot(plot, structuredClone(spec.data), structuredClone(spec.layout), config).then(function () {
      plot.setAttribute("data-drawn", "true");
    });
    saveButton(plot, spec, block.dataset.title);
    charts.push(plot);
  }

  document.querySelectorAll("script.plot-data").forEach(draw);

  // A4 with the margins of the style sheet is 680 px wide; charts are redrawn to fit and back.
  window.addEventListener("beforeprint", function () {
    charts.forEach(function (plot) { Plotly.relayout(plot, { autosize: false, width: 660 }); });
  });
  window.addEventListener("afterprint", function () {
    charts.forEach(function (plot) { Plotly.relayout(plot, { autosize: true, width: null }); });
  });
})();

// The ranking table: sorted by its headers, narrowed by its selects. Without this script all of it is shown.
(function () {
  const controls = document.querySelector(".controls");
  if (!controls) return;
  const table = document.getElementById(controls.dataset.for);
  const body = table.tBodies[0], rows = Array.from(body.rows);
  const headers = Array.from(table.querySelectorAll("th[data-sort]"));
  const filters = Array.from(controls.querySelectorAll("select[data-filter]"));
  const choice = controls.querySelector("[data-sort-choice]");
  const count = controls.querySelector(".controls-count");
  const empty = table.parentNode.querySelector(".no-match");

  function filter() {
    let shown = 0;
    rows.forEach(function (row) {
      row.hidden = !filters.every(function (select) {
        return !select.value || row.dataset[select.dataset.filter] === select.value;
      });
      if (!row.hidden) shown += 1;
    });
    count.textContent = rows.length.toLocaleString("ko-KR") + "개 중 " + shown.toLocaleString("ko-KR") + "개";
    empty.hidden = shown > 0;
    table.hidden = shown === 0;
  }

  // Causes without a rank stay below whatever the order: small numbers are never ranked. So do empty cells.
  function compare(key, sign, a, b) {
    if (!a.dataset.rank !== !b.dataset.rank) return a.dataset.rank ? -1 : 1;
    const x = a.dataset[key], y = b.dataset[key];
    if (!x !== !y) return x ? -1 : 1;
    const difference = isNaN(x) || isNaN(y) ? x.localeCompare(y, "ko") : x - y;
    return sign * difference || rows.indexOf(a) - rows.indexOf(b);
  }

  function sort(header, direction) {
    headers.forEach(function (other) { other.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    rows.slice().sort(compare.bind(null, header.dataset.sort, sign))
      .forEach(function (row) { body.appendChild(row); });
    choice.value = header.dataset.sort;
  }

  headers.forEach(function (header) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    const first = header.dataset.first || "descending";
    button.addEventListener("click", function () {
      const now = header.getAttribute("aria-sort");
      const other = now === "ascending" ? "descending" : "ascending";
      sort(header, now ? other : first);
    });
    choice.add(new Option(button.firstChild.textContent.trim(), header.dataset.sort));
  });
  choice.addEventListener("change", function () {
    const header = headers.find(function (one) { return one.dataset.sort === choice.value; });
    sort(header, header.dataset.first || "descending");
  });
  filters.forEach(function (select) {
    if (select.selectedOptions[0].disabled) select.value = "";
    select.addEventListener("change", filter);
  });
  controls.hidden = false;
  filter();
})();
