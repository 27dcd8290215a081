// Ctrl+K asks over everything from any page: what was opened last stands there
// before anything is typed. "K" alone, and what an input method (Telex, VNI) is
// composing, are left to whoever types.
"use strict";
const seek = document.querySelector("dialog[data-seek]");
if (seek) {
  const field = seek.querySelector("input"), list = seek.querySelector("[data-seek-list]");
  const KEPT = 12, KEY = "songhanh-opened";
  // What this browser opened, for as long as it is open: kept nowhere else.
  const opened = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { return []; } };
  const here = document.querySelector("main h1")?.textContent.trim();
  if (here && /\/\d+$/.test(location.pathname)) {
    const others = opened().filter((one) => one.href !== location.pathname);
    try { sessionStorage.setItem(KEY, JSON.stringify([{ href: location.pathname, name: here }, ...others].slice(0, KEPT))); } catch { /* a browser that keeps nothing */ }
  }
  const showOpened = () => {
    const all = opened().filter((one) => one.href !== location.pathname);
    list.replaceChildren();
    if (!all.length) return;
    const told = document.createElement("p"), lines = document.createElement("ul");
    told.className = "muted"; told.textContent = seek.dataset.opened; lines.className = "hits";
    for (const one of all) {
      const line = document.createElement("li"), link = document.createElement("a");
      link.href = one.href; link.textContent = one.name; line.append(link); lines.append(line);
    }
    list.append(told, lines);
  };
  let asked = 0;
  const ask = async () => {
    const typed = field.value.trim(), mine = ++asked;
    if (!typed) return showOpened();
    const answer = await fetch(`/search?part=list&q=${encodeURIComponent(typed)}`);
    // An answer to what was typed before the last letter is not shown.
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.childNodes);
  };
  let timer;
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, 120); };
  field.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  field.addEventListener("compositionend", soon);
  seek.addEventListener("keydown", (event) => {
    // A browser's own field would only be emptied by the first Escape.
    if (event.key === "Escape" && !event.isComposing) { event.preventDefault(); seek.close(); return; }
    if (event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const ways = [field, ...list.querySelectorAll("a")], at = ways.indexOf(document.activeElement);
    const next = ways[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
  seek.querySelector("form").addEventListener("submit", (event) => {
    const first = list.querySelector("a");
    if (first && field.value.trim()) { event.preventDefault(); first.click(); }
  });
  const open = () => { if (!seek.open) { seek.showModal(); field.select(); ask(); } };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.isComposing && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  for (const way of document.querySelectorAll("[data-seek-open]")) way.addEventListener("click", (event) => { event.preventDefault(); open(); });
}
// How much is new stands beside the way to the notices; asked once a minute at most.
const notices = document.querySelector("[data-notices]");
if (notices) {
  const KEY = "songhanh-notices", MINUTE = 60_000;
  const show = (count) => { if (count > 0) { const mark = document.createElement("b"); mark.className = "mark"; mark.textContent = count > 99 ? "99+" : count; notices.append(" ", mark); } };
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(KEY)); } catch { /* a browser that keeps nothing */ }
  if (kept && Date.now() - kept.at < MINUTE && location.pathname !== "/notices") show(kept.count);
  else fetch("/notices/count", { redirect: "error" }).then((answer) => answer.ok ? answer.text() : "0").then((text) => {
    const count = Number(text) || 0;
    try { sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), count })); } catch { /* as above */ }
    show(count);
  }).catch(() => {});
}
