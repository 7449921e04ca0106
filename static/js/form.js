/* A step of a form. Everything works without this file; with it questions come and go, drafts save themselves,
   files are sent at once and rows are added in place. */

import { autosave } from "./autosave.js";
import { narrow } from "./narrow.js";
import { repeat } from "./repeat.js";
import { reveal } from "./reveal.js";
import { search } from "./search.js";
import { signature } from "./signature.js";
import { upload } from "./upload.js";

const form = document.querySelector("[data-step]")?.closest("form");

document.querySelector("[data-focus]")?.focus();
const dress = (part) => [narrow, search, signature].forEach((help) => help(part));

if (form) {
  dress(form);
  reveal(form);
  autosave(form);
  upload(form);
  repeat(form);
  form.addEventListener("rows", (event) => dress(event.detail));
}
