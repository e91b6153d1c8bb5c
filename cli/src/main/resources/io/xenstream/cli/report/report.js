
(() => {
  "use strict";
  const detail = document.getElementById("detail");
  if (!detail) {
    return;
  }
  const initial = detail.textContent;
  for (const map of document.querySelectorAll("svg.map")) {
    map.addEventListener("pointerover", event => {
      const box = event.target.closest("svg.box");
      detail.textContent = box ? box.querySelector("title").textContent : initial;
    });
    map.addEventListener("pointerleave", () => { detail.textContent = initial; });
  }
})();
