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
const kept = (form) => form.method === "post" && !form.querySelector("[data-live]");
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

// One box for all of a list, which may be read again at any time.
const offerAll = () => {
  const all = document.querySelector("[data-select-all]");
  if (!all) return;
  const boxes = () => [...all.closest("table").querySelectorAll("tbody input[type=checkbox]")];
  const show = () => {
    const marked = boxes().filter((box) => box.checked).length;
    all.checked = marked > 0 && marked === boxes().length;
    all.indeterminate = marked > 0 && !all.checked;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  all.closest("table").addEventListener("change", show);
  show();
};
offerAll();

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The first field that is wrong takes the focus.
document.querySelector('[aria-invalid="true"]')?.focus();

// A page about something that is under way looks again by itself.
const underWay = document.querySelector("[data-refresh]");
if (underWay) setTimeout(() => location.reload(), Number(underWay.dataset.refresh) * 1000);

// A list that changes by itself is read again while it is looked at: not in a hidden page, not while something in it is
// marked or has the focus, and not once nobody has touched the page for a while, so that the session may end.
const live = document.querySelector("[data-live]");
if (live) {
  const patience = 10 * 60 * 1000;
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    window.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  const isBusy = () => document.hidden || Date.now() - touched > patience || live.contains(document.activeElement)
    || live.querySelector("tbody input:checked");
  setInterval(async () => {
    if (isBusy()) return;
    try {
      const answer = await fetch(location.href, {
        // Notices are kept for a page that somebody sees.
        headers: { "Console-Refresh": "part" }, redirect: "error", signal: AbortSignal.timeout(10000),
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(live.id);
      if (!fresh || isBusy()) return;
      // The status stays the same element, so that a screen reader says its new words, and only those.
      const [status, news] = [live.querySelector("[data-live-status]"), fresh.querySelector("[data-live-status]")];
      if (status.textContent !== news.textContent) status.textContent = news.textContent;
      news.remove();
      while (status.nextSibling) status.nextSibling.remove();
      live.append(...fresh.childNodes);
      offerAll();
    } catch { /* The next round tries again. */ }
  }, Number(live.dataset.live) * 1000);
}
