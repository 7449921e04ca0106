// A file may be dropped on the form, and is checked at once. Without this script the same form works with its button.

for (const form of document.querySelectorAll("form[data-dropzone]")) {
  const zone = form.querySelector(".dropzone");
  const input = form.querySelector("input[type=file]");
  const name = form.querySelector("[data-dropzone-name]");

  const show = () => {
    name.textContent = input.files.length ? input.files[0].name : "";
  };
  const over = (is) => zone.classList.toggle("dropzone--over", is);

  // The browser's own file button speaks the browser's language: ours stands before it, the input itself keeps the focus.
  const button = document.createElement("label");
  button.className = "btn btn--line";
  button.htmlFor = input.id;
  button.textContent = form.dataset.choose;
  input.before(button);
  input.classList.add("govuk-visually-hidden");
  input.addEventListener("focus", () => over(true));
  input.addEventListener("blur", () => over(false));

  zone.addEventListener("dragover", (event) => {
    event.preventDefault(); // else the browser would open the file
    over(true);
  });
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    show();
    form.requestSubmit();
  });
  input.addEventListener("change", show);
}
