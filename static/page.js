// Small comforts; every page works without them.
"use strict";
// On a narrow screen the list of rooms starts closed.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector("[data-menu]")?.removeAttribute("open");
// A filter that changes asks at once.
for (const control of document.querySelectorAll("[data-at-once]")) control.addEventListener("change", () => control.form.requestSubmit());
// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post") form.dataset.sent = "1";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
// A table that is wider than the screen can be scrolled by keyboard.
for (const table of document.querySelectorAll(".table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
