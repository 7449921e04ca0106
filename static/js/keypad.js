// Keys on the screen for numbers. They come below the field that is typed in; a keyboard goes on working as before.

const FIELDS = "input[data-keypad], input[inputmode='numeric'], input[inputmode='tel'], input[inputmode='decimal']";
const SIGNS = { id: "X", decimal: "." };
const pattern = document.querySelector("template[data-keypad-keys]");
const fields = [...document.querySelectorAll(FIELDS)];

if (pattern && fields.length) {
  const keys = pattern.content.firstElementChild.cloneNode(true);
  let field = null;

  const follow = (next) => {
    field = next;
    const sign = SIGNS[field.dataset.keypad || field.dataset.kind];
    const extra = keys.querySelector("[data-key-extra]");
    extra.textContent = extra.dataset.key = sign || "";
    extra.hidden = !sign;
    (field.closest(".govuk-form-group") || field).after(keys);
  };

  for (const one of fields) {
    one.dataset.kind = one.inputMode;
    one.inputMode = "none"; // the system's own keyboard stays away
    one.addEventListener("focus", () => follow(one));
  }

  document.addEventListener("focusin", ({ target }) => {
    if (target !== field && target.matches("input, textarea, select") && !fields.includes(target)) keys.remove();
  });

  // A key never takes the focus from the field, so that what is typed is read aloud and the caret stays.
  keys.addEventListener("pointerdown", (event) => event.preventDefault());
  keys.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key || !field) return;
    if (document.activeElement !== field && event.detail) field.focus();
    press(field, key.dataset);
  });

  const first = fields.find((one) => one.hasAttribute("data-keypad") || one.classList.contains("code"));
  if (first) follow(first);
}

function press(field, { key, act }) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const isFull = field.maxLength > 0 && field.value.length - (to - from) >= field.maxLength;
  if (act === "clear") field.value = "";
  else if (act === "back") field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
  else if (key && !isFull) field.setRangeText(key, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
