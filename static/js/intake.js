/* A step of a form at the window: the first question without an answer has the focus, so that the clerk types at once. */

const form = document.querySelector("form[data-autosave]");

function isOpen(question) {
  const inputs = [...question.querySelectorAll("input:not([type=hidden], [type=file], [type=search]), select, textarea")].filter((input) => input.offsetParent);
  if (!inputs.length) return null;
  const given = inputs.some((input) => (["radio", "checkbox"].includes(input.type) ? input.checked : input.value !== ""));
  return given ? null : inputs[0];
}

function first() {
  for (const question of form.querySelectorAll("[data-field]")) {
    const input = isOpen(question);
    if (input) return input;
  }
  return form.querySelector("[data-go]");
}

if (form && !location.hash && !document.querySelector(".govuk-error-summary")) first()?.focus();
