// The table of figures by keyboard: arrows go from cell to cell, Enter opens
// what lies under one, Home and End go along the row (with Ctrl: to the first
// and the last cell). Keys are heard inside the table only, where nothing is
// typed, so that no input method (Telex, VNI) ever meets them.
"use strict";
const walk = (root) => { for (const table of root.querySelectorAll("table[data-grid]")) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
  const way = (cell) => cell.querySelector("a") ?? cell;
  let at = [0, 0];
  table.setAttribute("role", "grid");
  for (const cell of rows.flat()) way(cell).tabIndex = -1;
  const here = () => way(rows[at[0]][at[1]]);
  const go = (row, column) => {
    here().tabIndex = -1;
    const y = Math.max(0, Math.min(rows.length - 1, row));
    at = [y, Math.max(0, Math.min(rows[y].length - 1, column))];
    here().tabIndex = 0;
    return here();
  };
  // The first figure is where Tab comes in.
  go(0, Math.max(0, rows[0].findIndex((cell) => cell.tagName === "TD")));
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td, th");
    const row = rows.findIndex((cells) => cells.includes(cell));
    if (row >= 0) go(row, rows[row].indexOf(cell));
  });
  table.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey || event.shiftKey) return;
    const [row, column] = at;
    const last = rows[row].length - 1;
    const ways = event.ctrlKey
      ? { Home: [0, 0], End: [rows.length - 1, last] }
      : { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
        Home: [row, 0], End: [row, last], PageUp: [row - 12, column], PageDown: [row + 12, column] };
    const to = ways[event.key];
    if (!to) return;
    event.preventDefault();
    const target = go(...to);
    target.focus({ preventScroll: true });
    target.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
  });
} };

// The table for a spreadsheet: as text with tabs, and as a table whose numbers
// Excel (x:num) and LibreOffice (sdval) read whatever their language.
const lines = (table) => [...table.rows].map((row) => [...row.cells].flatMap((cell) => {
  const name = cell.cloneNode(true);
  for (const part of name.querySelectorAll(".hidden-but-read, small, .cell-note")) part.remove();
  const one = { text: name.textContent.trim(), plain: cell.dataset.plain };
  return [one, ...Array(cell.colSpan - 1).fill({ ...one })];
}));
const number = (one) => {
  if (!one.plain) return one.text;
  return document.documentElement.lang === "vi" ? one.plain.replace(".", ",") : one.plain;
};
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
// A heading that spans levels has no cell in the rows below it.
const filled = (table) => {
  const all = lines(table);
  const wide = Math.max(...all.map((line) => line.length));
  return all.map((line) => [...Array(wide - line.length).fill({ text: "" }), ...line]);
};
const asText = (table) => filled(table).map((line) => line.map(number).join("\t")).join("\r\n");
const asTable = (table) => {
  const cell = (one) => {
    const value = one.plain?.endsWith("%") ? String(Number(one.plain.slice(0, -1)) / 100) : one.plain;
    return value ? `<td x:num="${value}" sdval="${value}">${escaped(one.text)}</td>` : `<td>${escaped(one.text)}</td>`;
  };
  const rows = filled(table).map((line) => `<tr>${line.map(cell).join("")}</tr>`).join("");
  return `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>${rows}</table></body></html>`;
};
const offer = (root) => { for (const button of root.querySelectorAll("[data-copy]")) {
  const table = document.querySelector("table[data-grid]");
  if (!table) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    // By the event, not by the clipboard object: that one needs https.
    const give = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", asText(table));
      event.clipboardData.setData("text/html", asTable(table));
    };
    document.addEventListener("copy", give, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give);
    const status = document.querySelector("[data-copied]");
    if (done) status.textContent = status.dataset.copied;
  });
}
for (const button of root.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
} };
for (const start of [walk, offer]) {
  start(document);
  document.addEventListener("live:renewed", (event) => start(event.detail));
}
