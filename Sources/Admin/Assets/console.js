// Makes the console smoother; without it everything works too.
"use strict";

// A button beside each text that is there to be copied.
for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain small";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = text.dataset.copied;
  });
  text.after(" ", button);
}

// What was entered in one form of a page outlives the buttons of its other forms: it is kept in this tab until the page
// comes again, and never a password or a file.
const draftPlace = "draft:" + location.pathname;
const kept = (form) => form.method === "post" && !form.closest("[data-live]") && !form.querySelector(".bulk");
const place = (form) => {
  const action = form.getAttribute("action");
  return action + " " + [...document.forms].filter((x) => x.getAttribute("action") === action).indexOf(form);
};
const fields = (form) => [...form.elements].filter((field) => field.name
  && !["hidden", "password", "file", "submit", "button"].includes(field.type));
const isChanged = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((x) => x.selected !== x.defaultSelected)
    && !(field.selectedIndex === 0 && ![...field.options].some((x) => x.defaultSelected))
  : field.value !== field.defaultValue;
const isBox = (field) => field.type === "checkbox" || field.type === "radio";
const label = (field) => field.name + (isBox(field) ? "=" + field.value : "");
document.addEventListener("submit", (event) => {
  const drafts = {};
  for (const form of document.forms) {
    if (form === event.target || !kept(form)) continue;
    const changed = fields(form).filter(isChanged).map((x) => [label(x), isBox(x) ? x.checked : x.value]);
    if (changed.length) drafts[place(form)] = Object.fromEntries(changed);
  }
  if (Object.keys(drafts).length) sessionStorage.setItem(draftPlace, JSON.stringify(drafts));
});
const drafts = JSON.parse(sessionStorage.getItem(draftPlace) ?? "{}");
sessionStorage.removeItem(draftPlace);
let restored = null;
for (const form of document.forms) {
  const draft = drafts[place(form)];
  if (!draft || !kept(form)) continue;
  for (const field of fields(form)) {
    const value = draft[label(field)];
    if (value === undefined) continue;
    if (isBox(field)) field.checked = value; else field.value = value;
    if (isChanged(field)) restored ??= field;
  }
}
if (restored) {
  const note = document.createElement("p");
  note.className = "notice note";
  note.setAttribute("role", "status");
  note.textContent = document.body.dataset.unsaved;
  restored.form.prepend(note);
}
// Who signs out leaves nothing behind.
if (!document.querySelector("nav.main")) sessionStorage.clear();

// One box for all of a list, whose rows may change at any time.
const offered = new WeakMap();
const offerAll = () => {
  const all = document.querySelector("[data-select-all]");
  if (!all) return;
  if (offered.has(all)) return offered.get(all)();
  const boxes = () => [...all.closest("table").querySelectorAll("tbody input[type=checkbox]")];
  const show = () => {
    const marked = boxes().filter((box) => box.checked).length;
    all.checked = marked > 0 && marked === boxes().length;
    all.indeterminate = marked > 0 && !all.checked;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  all.closest("table").addEventListener("change", show);
  offered.set(all, show);
  show();
};
offerAll();

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The first field that is wrong takes the focus.
document.querySelector('[aria-invalid="true"]')?.focus();

// A page about something that is under way looks again by itself.
const underWay = document.querySelector("[data-refresh]");
if (underWay) setTimeout(() => location.reload(), Number(underWay.dataset.refresh) * 1000);

// Makes a part of the page like a fresh one. What is the same stays the same element, with its focus, what is selected or was
// entered in it, and where it was scrolled to; rows are recognised by their keys.
const keyOf = (node) => node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || "" : "";
const isLike = (node, fresh) => node.nodeName === fresh.nodeName && keyOf(node) === keyOf(fresh);
// What a reader or this script has changed.
const isOwn = (element, name) => name === "data-sent" || (name === "open" && element.matches("details"))
  || (name === "hidden" && element.matches("[data-select-all]"));
const liken = (element, fresh) => {
  for (const { name, value } of fresh.attributes) {
    if (element.getAttribute(name) !== value && !isOwn(element, name)) element.setAttribute(name, value);
  }
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name) && !isOwn(element, name)) element.removeAttribute(name);
  }
  const wanted = new Set([...fresh.children].map(keyOf));
  const keyed = new Map();
  for (const child of [...element.children]) {
    if (!keyOf(child)) continue;
    if (wanted.has(keyOf(child))) keyed.set(keyOf(child), child); else child.remove();
  }
  let place = element.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    const same = key ? keyed.get(key) : place;
    if (!same || !isLike(same, child)) {
      element.insertBefore(child, place);
      continue;
    }
    if (same !== place) element.insertBefore(same, place);
    if (same.nodeType === Node.ELEMENT_NODE) liken(same, child);
    else if (same.data !== child.data) same.data = child.data;
    place = same.nextSibling;
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
};

// The parts of a page that change by themselves are read again when the console says that they have changed, and now and then
// for what changes with time alone, such as an age: not while the page is hidden, and not while a button is held down on it.
const live = document.querySelector("main[data-watch]");
if (live) {
  const least = 2000, longest = 60 * 1000, settling = 1000, patience = 10000;
  let source = null, timer = 0;
  let isDue = false, isReading = false, isUsed = false, isRefused = false;
  let readAt = Date.now(), touchedAt = 0, pressedAt = 0;
  const touched = () => { touchedAt = Date.now(); isUsed = true; };
  const plan = () => {
    clearTimeout(timer);
    if (document.hidden || isReading) return;
    // A browser does not tell of every release, such as of a choice in a list of its own.
    const free = pressedAt ? pressedAt + patience : touchedAt + settling;
    timer = setTimeout(renew, Math.max((isDue ? Math.max(readAt + least, free) : readAt + longest) - Date.now(), 0));
  };
  const show = (page) => {
    const focused = document.activeElement;
    for (const part of live.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) liken(part, fresh);
    }
    // A row that moves loses the focus, and one that is gone leaves it to the content.
    if (document.activeElement !== focused) (focused.isConnected ? focused : live).focus({ preventScroll: true });
    live.dataset.watch = page.querySelector("main").dataset.watch ?? live.dataset.watch;
    offerAll();
  };
  const renew = async () => {
    [isDue, isReading, readAt] = [false, true, Date.now()];
    const isUse = isUsed;
    isUsed = false;
    try {
      const answer = await fetch(live.dataset.page, {
        // Notices are kept for a page that somebody sees; and a page that nobody touches does not keep the session open.
        headers: { "Console-Refresh": isUse ? "part" : "idle" }, redirect: "error", signal: AbortSignal.timeout(patience),
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const isLeaving = document.querySelector("form[data-sent]");
      if (pressedAt && Date.now() - pressedAt < patience) isDue = true;
      else if (answer.ok && page.querySelector("main[data-watch]") && !isLeaving) show(page);
    } catch { /* Whatever opens the next stream, or the next round, looks again. */ }
    [isReading, isRefused] = [false, false];
    watch();
    plan();
  };
  const watch = () => {
    if (source || isRefused || document.hidden || !window.EventSource) return;
    source = new EventSource(live.dataset.watch);
    source.addEventListener("changed", () => { isDue = true; plan(); });
    // Another page has taken the place.
    source.addEventListener("displaced", () => { rest(); isRefused = true; plan(); });
    // Whoever must sign in again does so on this page, unless there is something on it to be saved.
    source.addEventListener("ended", () => {
      rest();
      isRefused = true;
      if (![...document.forms].some((form) => kept(form) && fields(form).some(isChanged))) location.reload();
    });
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) [source, isRefused] = [null, true];
    });
  };
  const rest = () => {
    source?.close();
    source = null;
    clearTimeout(timer);
  };
  const resume = () => { watch(); plan(); };
  window.addEventListener("keydown", touched, { passive: true });
  window.addEventListener("pointerdown", () => { touched(); pressedAt = Date.now(); plan(); }, { passive: true });
  for (const kind of ["pointerup", "pointercancel", "dragend"]) {
    window.addEventListener(kind, () => { pressedAt = 0; plan(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else resume(); });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", resume);
}
