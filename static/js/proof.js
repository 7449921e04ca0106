/* The page of a proof: questions come and go with the purpose, and the button says that the registers are being asked. */

import { reveal } from "./reveal.js";

const form = document.querySelector("[data-step]")?.closest("form");

document.querySelector("[data-focus]")?.focus();

if (form) {
  reveal(form);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("[data-once]")) button.textContent = button.dataset.once;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
