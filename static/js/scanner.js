/* The scanner of the desk's own computer. Its agent is asked for one sheet, which goes the way of every chosen file (upload.js).
   The form says where (data-scan) and in which words (data-scan-do, data-scanning, data-scan-failed). A scanner that stops or is
   absent costs nothing: the file button stays, and what was typed stays. */

const PATIENCE = 60_000; // milliseconds for one sheet
const ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf" };

async function sheet(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit", cache: "no-store" });
  const content = await answer.blob();
  const ending = ENDINGS[content.type];
  if (!answer.ok || !ending || !content.size) throw new Error("no sheet");
  const name = `scan-${new Date().toISOString().slice(0, 19).replace(/[^0-9]/g, "")}.${ending}`;
  return new File([content], name, { type: content.type });
}

function offer(form, input) {
  const button = document.createElement("button");
  const bar = input.closest("[data-upload]").querySelector("[data-progress]");
  const status = bar.querySelector("[role=status]");
  const say = (text, tone) => {
    bar.hidden = false;
    bar.dataset.tone = tone;
    bar.querySelector("progress").hidden = true;
    status.textContent = text;
  };
  button.type = "button";
  button.className = "btn btn--line";
  button.textContent = form.dataset.scanDo;
  button.setAttribute("aria-describedby", input.id);
  button.addEventListener("click", async () => {
    button.disabled = true;
    say(form.dataset.scanning, "");
    try {
      const files = new DataTransfer();
      files.items.add(await sheet(form.dataset.scan));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } catch {
      say(form.dataset.scanFailed, "bad");
    }
    button.disabled = false;
  });
  const zone = input.closest(".drop");
  zone.insertBefore(button, zone.querySelector(".drop__or"));
}

const form = document.querySelector("form[data-scan]");
const offered = new WeakSet();

function offerAll() {
  for (const input of form.querySelectorAll("[data-upload] input[type=file]")) {
    if (!offered.has(input)) offer(form, input);
    offered.add(input);
  }
}

if (form) {
  offerAll();
  form.addEventListener("rows", offerAll);
}
