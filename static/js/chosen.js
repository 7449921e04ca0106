/* Files that go with their form, not as soon as they are chosen: the button speaks the page's language, and what was chosen, scanned or
   dropped is named under it (data-choose, data-drop). Without this script the browser's own button does the same. */

import { dress } from "./upload.js";

const form = document.querySelector("form[data-choose]:not([data-uploads])");

if (form) {
  for (const input of form.querySelectorAll(".drop > input[type=file]")) dress(form, input);
  form.addEventListener("change", (event) => {
    const bar = event.target.type === "file" && event.target.closest("[data-upload]").querySelector("[data-progress]");
    if (!bar) return;
    bar.hidden = !event.target.files.length;
    bar.dataset.tone = "good";
    bar.querySelector("progress").hidden = true;
    bar.querySelector("[role=status]").textContent = [...event.target.files].map((file) => file.name).join("、");
  });
}
