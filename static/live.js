// A page that others change keeps itself up to date: it asks for one number, the
// moment of the last change, which is answered when there is a later one; then
// it fetches itself and puts the new parts in place of the old. What somebody is
// in, with the keyboard or an open selection, is left until they leave it.
"use strict";
const live = document.querySelector("[data-live]");
if (live) {
  const EVERY = 5000;
  // Many changes in a moment are shown at once.
  const SOON = 300;
  let known = live.dataset.live;
  // As the server told them: other scripts add to the parts.
  const told = new Map();
  for (const part of document.querySelectorAll("[data-live-part]")) told.set(part.id, part.innerHTML);
  const busy = (part) => part.contains(document.activeElement) && document.activeElement !== document.body
    || !getSelection().isCollapsed && part.contains(getSelection().anchorNode);
  const renew = async () => {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return false;
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
    return !waits;
  };
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  let asking = new AbortController();
  const look = async () => {
    for (;;) {
      let rest = EVERY;
      try {
        if (!document.hidden) {
          // The answer comes when something has changed, or after a while.
          const answer = await fetch(`/changes?since=${known}`, { redirect: "error", signal: asking.signal });
          if (answer.ok) {
            rest = SOON;
            if ((await answer.text()).trim() !== known && !await renew()) rest = EVERY;
          }
        }
      } catch {
        // Away from the server, signed out, or out of sight: the page stays.
      }
      await pause(rest);
    }
  };
  // A browser holds few connections to one server: who is not seen lets go.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    asking.abort();
    asking = new AbortController();
  });
  look();
}
