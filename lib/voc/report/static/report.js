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
