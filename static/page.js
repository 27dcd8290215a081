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
  // What it gives is a file: the page stays, and may be asked for another.
  else if (form.method === "post" && !("again" in form.dataset)) form.dataset.sent = "1";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
// A table that is wider than the screen can be scrolled by keyboard.
const reach = () => { for (const table of document.querySelectorAll(".table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; };
reach();
document.addEventListener("htmx:after:swap", reach);
// One box ticks all that are shown, or none; it says so when some are ticked.
document.addEventListener("change", (event) => {
  const of = (form) => [...document.querySelectorAll(`input[type=checkbox][form="${form}"]`)];
  if (event.target.matches("[data-choose-all]")) {
    for (const box of of(event.target.dataset.chooseAll)) box.checked = event.target.checked;
  }
  for (const all of document.querySelectorAll("[data-choose-all]")) {
    const boxes = of(all.dataset.chooseAll), ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
});
// A search that asks while one types says so by "typed": not in the middle of
// a syllable that an input method (Telex, VNI) is still composing.
for (const search of document.querySelectorAll("[data-search]")) {
  const typed = () => search.dispatchEvent(new Event("typed", { bubbles: true }));
  search.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  search.addEventListener("compositionend", typed);
}
// An address names the filters that are set, and no others.
document.addEventListener("formdata", (event) => {
  if (!("brief" in event.target.dataset)) return;
  for (const name of new Set(event.formData.keys())) {
    const set = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of set) event.formData.append(name, value);
  }
});
// "/" goes to the search, unless something is being typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (search) { event.preventDefault(); search.focus(); search.select(); }
});
// A block copied from a spreadsheet is spread over the cells of a table, from
// the one in which it is pasted; what lies outside the table is said.
for (const table of document.querySelectorAll("table[data-paste]")) table.addEventListener("paste", (event) => {
  const block = event.clipboardData?.getData("text/plain").replace(/[\r\n]+$/, "") ?? "";
  if (!event.target.matches("input") || !/[\t\n]/.test(block)) return;
  event.preventDefault();
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const top = rows.findIndex((row) => row.includes(event.target)), left = rows[top].indexOf(event.target);
  let outside = 0;
  block.split(/\r?\n/).forEach((line, down) => line.split("\t").forEach((text, across) => {
    const cell = rows[top + down]?.[left + across];
    if (cell) cell.value = text.trim();
    else if (text.trim()) outside += 1;
  }));
  const said = table.closest("form").querySelector("[data-left-out]");
  if (said) { said.hidden = outside === 0; said.textContent = outside ? `${said.dataset.leftOut} ${outside}` : ""; }
});
// On the wall the arrows turn to the next matter, or back.
document.addEventListener("keydown", (event) => {
  const rel = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
  if (!rel || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const way = document.querySelector(`.wall-ways a[rel=${rel}]`);
  if (way) { event.preventDefault(); way.click(); }
});
