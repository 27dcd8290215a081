// The sheet of a filing: goes from cell to cell by keyboard, saves each cell as
// it is typed, and keeps what could not be sent until the line is back, in this
// browser and, if one wants, in a file. Nothing here is heard while an input
// method (Telex, VNI) is composing.
"use strict";
for (const table of document.querySelectorAll("table[data-sheet]")) {
  const filing = Number(table.dataset.sheet), home = table.dataset.home ?? `/filings/${filing}`;
  const store = `songhanh-filing-${filing}`;
  const bar = document.querySelector("[data-sheet-state]"), status = bar.querySelector("[role=status]");
  const keepButton = bar.querySelector("[data-sheet-keep]");
  const cells = new Map();
  for (const place of table.querySelectorAll("[data-cell]")) {
    const key = place.dataset.cell, input = place.querySelector("input:not([type=hidden])");
    const note = table.querySelector(`[name="n.${CSS.escape(key)}"]`);
    const hidden = place.querySelector("input[type=hidden]");
    if (input) cells.set(key, { key, place, input, note, hidden, base: hidden.value, noted: note?.value ?? "", at: 0 });
  }
  const of = (element) => [...cells.values()].find((cell) => cell.input === element || cell.note === element);

  // Arrows up and down, Enter and Shift+Enter go along the column; left and
  // right leave a cell only where the caret stands at its edge. Tab is the browser's.
  const rows = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
  table.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.ctrlKey) return;
    const input = event.target;
    const lines = rows(), row = lines.findIndex((line) => line.includes(input));
    if (row < 0) return;
    const column = lines[row].indexOf(input);
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = input.selectionStart === 0 && (input.selectionEnd === 0 || all);
    const atEnd = input.selectionEnd === input.value.length && (input.selectionStart === input.value.length || all);
    const way = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Enter: [row + (event.shiftKey ? -1 : 1), column],
      ArrowLeft: atStart && [row, column - 1], ArrowRight: atEnd && [row, column + 1],
    }[event.key];
    if (!way || event.shiftKey && event.key !== "Enter") return;
    if (event.key === "Enter") event.preventDefault();
    const next = lines[way[0]]?.[Math.min(way[1], (lines[way[0]]?.length ?? 1) - 1)];
    if (!next || way[1] < 0) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  // What differs from what the server has.
  const changed = () => [...cells.values()].filter((cell) => cell.input.value.trim() !== cell.base || (cell.note?.value.trim() ?? "") !== cell.noted)
    .filter((cell) => cell.collided !== cell.input.value.trim());
  const edit = (cell) => ({ cell: cell.key, base: cell.base, typed: cell.input.value.trim(), ...(cell.note ? { note: cell.note.value.trim(), note_base: cell.noted } : {}) });
  const remember = () => {
    const waiting = changed().map(edit);
    try {
      if (waiting.length) localStorage.setItem(store, JSON.stringify({ filing, edits: waiting }));
      else localStorage.removeItem(store);
    } catch { /* No room, or not allowed: the cells are still on the page. */ }
  };
  const say = (word, count) => {
    bar.hidden = false;
    status.textContent = (bar.dataset[word] ?? "") + (count ? ` (${count})` : "");
    keepButton.hidden = word !== "waits" && word !== "refused";
  };
  const mark = (cell, state) => { cell.place.dataset.state = state; };
  const told = (cell, one) => {
    const said = cell.place.querySelector(".cell-said");
    said.replaceChildren(...[...(one.fault ? [["fault", one.fault]] : []), ...one.warnings.map((text) => ["warning", text])].map(([kind, text]) => {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      return part;
    }));
    cell.input.toggleAttribute("aria-invalid", Boolean(one.fault));
    if (one.fault) cell.input.setAttribute("aria-invalid", "true");
    cell.place.classList.toggle("at-error", Boolean(one.fault));
  };
  const take = (answer, sent) => {
    for (const [key, one] of Object.entries(answer.cells)) {
      const cell = cells.get(key);
      if (!cell) continue;
      const mine = sent.get(key);
      if (mine && one.outcome === "collides") {
        cell.collided = mine.typed;
        mark(cell, "collides");
      } else if (mine) {
        cell.base = mine.typed;
        cell.hidden.value = mine.typed;
        cell.noted = mine.note ?? cell.noted;
        cell.collided = undefined;
        mark(cell, "saved");
      } else if (cell.input.value.trim() === cell.base && document.activeElement !== cell.input && one.now !== cell.base) {
        // Somebody else typed here, and this person did not.
        cell.base = cell.input.value = cell.hidden.value = one.now;
        mark(cell, "saved");
      }
      if (cell.input.value.trim() === cell.base) told(cell, one);
    }
  };

  let sending = false, again = false, timer;
  const send = async () => {
    if (sending) { again = true; return; }
    const waiting = changed();
    remember();
    if (!waiting.length) return;
    sending = true;
    say("saving");
    const edits = waiting.map(edit), sent = new Map(edits.map((one) => [one.cell, one]));
    try {
      const answer = await fetch(`${home}/autosave`, { method: "POST", redirect: "error",
        headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify({ filing, edits }) });
      if (answer.ok) {
        const read = await answer.json();
        take(read, sent);
        say(read.collisions || waiting.some((cell) => cell.place.dataset.state === "collides") ? "collides" : "saved");
      } else {
        for (const cell of waiting) mark(cell, "waits");
        say("refused", waiting.length);
      }
    } catch {
      for (const cell of waiting) mark(cell, "waits");
      say("waits", waiting.length);
    }
    sending = false;
    remember();
    if (again) { again = false; soon(); }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(send, 700); };
  let composing = false;
  table.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  table.addEventListener("compositionend", () => { composing = false; soon(); });
  table.addEventListener("input", (event) => {
    const cell = of(event.target);
    if (!cell) return;
    mark(cell, "waits");
    if (!composing && !event.isComposing) soon();
  });
  table.addEventListener("focusout", () => { if (!composing) soon(); });
  // A block that was pasted is in the cells once its own listener has run.
  table.addEventListener("paste", () => setTimeout(() => { for (const cell of changed()) mark(cell, "waits"); soon(); }));
  addEventListener("online", send);
  addEventListener("pagehide", remember);
  setInterval(() => { if (!composing && changed().length) send(); }, 15_000);

  // What was typed while the line was down, and the page closed since, or was
  // kept in a file: it goes into the cells, and to the server with the next save.
  const restore = (edits) => {
    let count = 0;
    for (const one of edits) {
      const cell = cells.get(one.cell);
      if (!cell || cell.input.value.trim() === one.typed && (cell.note?.value ?? "") === (one.note ?? cell.note?.value ?? "")) continue;
      cell.base = one.base;
      cell.input.value = one.typed;
      if (cell.note && one.note !== undefined) {
        cell.note.value = one.note;
        cell.noted = one.note_base ?? cell.noted;
      }
      mark(cell, "waits");
      count += 1;
    }
    return count;
  };
  try {
    const kept = JSON.parse(localStorage.getItem(store) ?? "null");
    restore(kept?.edits ?? []);
    if (kept) soon();
  } catch { localStorage.removeItem(store); }
  // The file is read here, so that it needs no line; without scripts it is sent.
  for (const form of document.querySelectorAll("form[data-sheet-load]")) form.addEventListener("submit", async (event) => {
    event.preventDefault();
    delete form.dataset.sent;
    try {
      const kept = JSON.parse(await form.querySelector("input[type=file]").files[0].text());
      if (kept.filing !== filing || !Array.isArray(kept.edits)) throw new Error("another filing");
      const count = restore(kept.edits);
      remember();
      say("waits", count);
      form.reset();
      form.closest("details").open = false;
      send();
    } catch {
      bar.hidden = false;
      status.textContent = form.dataset.foreign;
    }
  });
  keepButton.addEventListener("click", () => {
    const text = JSON.stringify({ filing, edits: changed().map(edit) }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `phieu-${filing}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  // What others type into the same filing.
  let known = table.dataset.known;
  const look = async () => {
    try {
      if (!document.hidden && !sending && !composing && !("alone" in table.dataset)) {
        const answer = await fetch("/changes", { redirect: "error" });
        const now = answer.ok ? (await answer.text()).trim() : known;
        if (now !== known) {
          known = now;
          const cells = await fetch(`${home}/cells`, { redirect: "error" });
          if (cells.ok) take(await cells.json(), new Map());
        }
      }
    } catch { /* Away from the server: the cells stay as they are. */ }
    setTimeout(look, 4000);
  };
  setTimeout(look, 4000);

  // What is still to be saved is saved before the filing is sent in.
  for (const form of document.querySelectorAll("[data-sheet-submit]")) form.addEventListener("submit", (event) => {
    if (!changed().length || form.dataset.savedFirst) return;
    event.preventDefault();
    send().then(() => {
      delete form.dataset.sent;
      if (!changed().length) { form.dataset.savedFirst = "1"; form.requestSubmit(); }
    });
  });
}
