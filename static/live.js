// A page that others change keeps itself up to date: now and then it asks for
// one number, the moment of the last change, and where that has moved on it
// fetches itself and puts the new parts in place of the old. What somebody is
// in, with the keyboard or an open selection, is left until they leave it.
"use strict";
const live = document.querySelector("[data-live]");
if (live) {
  const EVERY = 5000;
  let known = live.dataset.live;
  // As the server told them: other scripts add to the parts.
  const told = new Map();
  for (const part of document.querySelectorAll("[data-live-part]")) told.set(part.id, part.innerHTML);
  const busy = (part) => part.contains(document.activeElement) && document.activeElement !== document.body
    || !getSelection().isCollapsed && part.contains(getSelection().anchorNode);
  const renew = async () => {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let waits = false;
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const next = page.getElementById(part.id);
      if (!next || next.innerHTML === told.get(part.id)) continue;
      if (busy(part)) { waits = true; continue; }
      told.set(part.id, next.innerHTML);
      part.replaceWith(document.adoptNode(next));
      document.dispatchEvent(new CustomEvent("live:renewed", { detail: next }));
      live.textContent = live.dataset.liveSaid;
    }
    if (!waits) known = page.querySelector("[data-live]")?.dataset.live ?? known;
  };
  const look = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch("/changes", { redirect: "error" });
        if (answer.ok && (await answer.text()).trim() !== known) await renew();
      }
    } catch {
      // Away from the server, or signed out: the page stays as it is.
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
