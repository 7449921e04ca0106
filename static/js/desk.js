// Small conveniences of the desk pages; all of it can be done without this file. Keys of the queue: keys.js.

// A phrase chosen from the list is copied into the text below it, where it can be changed.
for (const choice of document.querySelectorAll("select[name=phrase]")) {
  const text = choice.form.elements.text ?? choice.form.elements.reason;
  choice.addEventListener("change", () => {
    if (choice.value === "") return;
    text.value = choice.value;
    text.focus();
  });
}
