/* Shows a question when its condition surely holds, as far as the browser knows; the server decides again. */

import { judge } from "./rules.js";

const half = (text) => text.normalize("NFKC").replace(/[,\s¥元]/g, "");

const read = {
  text: (inputs) => inputs.map((input) => input.value.trim())[0] || undefined,
  number: (inputs) => (/^-?\d+$/.test(half(inputs[0].value)) ? Number(half(inputs[0].value)) : undefined),
  scaled: (inputs) => (/^-?\d+(\.\d{1,2})?$/.test(half(inputs[0].value)) ? Math.round(Number(half(inputs[0].value)) * 100) : undefined),
  yes_no: (inputs) => (inputs.length ? inputs[0].value === "yes" : undefined),
  list: (inputs) => (inputs.length ? inputs.map((input) => input.value) : undefined),
  date(inputs) {
    const [year, month, day] = inputs.map((input) => half(input.value));
    return year?.length === 4 && month && day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : undefined;
  },
  range: (inputs) => ({ start: read.date(inputs.slice(0, 3)), end: read.date(inputs.slice(3)) }),
  pieces: (inputs) => Object.fromEntries(inputs.map((input) => [input.dataset.piece, input.value.trim() || undefined])),
  lookup: ([chosen]) => (chosen?.value ? { code: chosen.dataset.code, name: chosen.dataset.name } : undefined),
  standard_address: (inputs) => ({ division: read.division(inputs.slice(0, -1)), detail: inputs.at(-1).value.trim() || undefined }),
  division: (inputs) => inputs.map((input) => input.value).filter(Boolean).pop(),
};

/* What is answered at one question: unticked boxes and radios do not count, an answer that is hidden is none. */
function answerOf(question) {
  if (!question || question.closest("[data-when][hidden]")) return undefined;
  const inputs = [...question.querySelectorAll("input:not([type=hidden], [type=file], [type=search]), select, textarea")];
  const given = inputs.filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked);
  return given.length || question.dataset.kind === "list" ? read[question.dataset.kind]?.(given) : undefined;
}

function refresh(form) {
  const known = JSON.parse(form.querySelector("[data-step]").dataset.known || "{}");
  let changed = false;
  for (const part of form.querySelectorAll("[data-when]")) {
    const row = part.closest("[data-rep]");
    const look = (path) => {
      const [name, piece] = path.split(".");
      const inRow = row?.querySelector(`[data-field="${name}"]:not([data-line] *)`);
      const alone = [...form.querySelectorAll(`[data-field="${name}"]`)].find((each) => !each.closest("[data-rep], [data-line]"));
      const found = inRow ? answerOf(inRow) : known[name] ?? answerOf(alone);
      return piece ? found?.[piece] : found;
    };
    const hidden = judge(JSON.parse(part.dataset.when), look) !== true;
    changed ||= hidden !== part.hidden;
    part.hidden = hidden;
  }
  for (const line of form.querySelectorAll("[data-of]")) line.hidden = line.dataset.of.split(" ").every((key) => isGone(line, key));
  return changed;
}

/* The line says where several answers came from: with the last of them it goes too. */
function isGone(line, key) {
  return line.closest(".known").querySelector(`[data-locked="${key}"]`)?.hidden ?? true;
}

/* A question may hang on one that hangs on another. */
function settle(form) {
  for (let pass = 0; pass < 20 && refresh(form); pass += 1);
}

export function reveal(form) {
  settle(form);
  form.addEventListener("input", () => settle(form));
  form.addEventListener("change", () => settle(form));
  form.addEventListener("rows", () => settle(form));
}
