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
