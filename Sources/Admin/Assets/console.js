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
    || live.querySelector("input:checked");
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
    } catch { /* The next round tries again. */ }
  }, Number(live.dataset.live) * 1000);
}
