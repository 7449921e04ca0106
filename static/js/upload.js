/* Sends a file as soon as it is chosen, with progress, and lists it under its question. What is typed goes along, because
   it may be an answer not saved yet that makes the question show. The form says where
   (data-uploads) and in which words (data-choose, data-drop, data-sending, data-sent, data-failed, data-remove). */

function listed(file, words) {
  const item = document.createElement("li");
  const name = document.createElement(file.address ? "a" : "span");
  const size = document.createElement("span");
  const button = document.createElement("button");
  const hint = document.createElement("span");
  name.className = "files__name";
  name.textContent = file.name;
  size.className = "dim";
  size.textContent = file.size;
  hint.className = "govuk-visually-hidden";
  hint.textContent = ` ${file.name}`;
  button.className = "linkbtn";
  button.name = "remove";
  button.value = file.remove;
  button.formNoValidate = true;
  button.append(words.remove, hint);
  if (file.address) Object.assign(name, { href: file.address, target: "_blank" });
  if (file.address && file.is_picture) item.append(Object.assign(new Image(), { className: "files__p", src: `${file.address}?small`, alt: "" }));
  item.append(name, " ", size);
  if (file.state) item.append(Object.assign(document.createElement("span"), { className: "files__s", textContent: file.state }));
  item.append(button);
  return item;
}

function send(form, input, group) {
  const bar = group.querySelector("[data-progress]");
  const progress = bar.querySelector("progress");
  const status = bar.querySelector("[role=status]");
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  const say = (text, tone) => {
    bar.dataset.tone = tone;
    group.classList.toggle("govuk-form-group--error", tone === "bad");
    status.textContent = text;
  };
  for (const other of form.querySelectorAll("input[type=file]")) if (other !== input) body.delete(other.name);
  let told = 0;
  bar.hidden = false;
  progress.hidden = false;
  progress.value = 0;
  say("", "");
  form.dispatchEvent(new Event("sending"));
  request.open("POST", form.dataset.uploads);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.onprogress = (event) => {
    const percent = Math.round((event.loaded / event.total) * 100);
    progress.value = percent;
    if (percent - told < 25 && percent < 100) return;
    told = percent;
    say(`${form.dataset.sending} ${percent}%`, "");
  };
  request.onload = () => {
    const answer = request.response ?? {};
    if (answer.files) group.querySelector(".files").replaceChildren(...answer.files.map((file) => listed(file, form.dataset)));
    input.value = "";
    progress.hidden = true;
    if (answer.errors?.length) say(answer.errors.join(" "), "bad");
    else if (answer.files) say(form.dataset.sent, "good");
    else say(answer.detail || form.dataset.failed, "bad");
  };
  request.onerror = () => {
    progress.hidden = true;
    say(form.dataset.failed, "bad");
  };
  request.send(body);
}

/* The browser's own file button speaks the browser's language: ours stands before it, the input itself keeps the focus. */
export function dress(form, input) {
  const zone = input.closest(".drop");
  const button = document.createElement("label");
  const over = (is) => zone.classList.toggle("drop--over", is);
  button.className = "btn btn--line";
  button.htmlFor = input.id;
  button.textContent = form.dataset.choose;
  const or = document.createElement("span");
  or.className = "drop__or"; // a finger drops nothing
  or.textContent = form.dataset.drop;
  zone.append(button, or);
  input.classList.add("govuk-visually-hidden");
  input.addEventListener("focus", () => over(true));
  input.addEventListener("blur", () => over(false));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export function upload(form) {
  if (!form.dataset.uploads) return;
  const dressAll = () => form.querySelectorAll(".drop > input[type=file]:not(.govuk-visually-hidden)").forEach((input) => dress(form, input));
  dressAll();
  form.addEventListener("rows", dressAll);
  form.addEventListener("change", (event) => {
    const input = event.target;
    const group = input.closest("[data-upload]");
    if (input.type === "file" && input.files.length && group) send(form, input, group);
  });
}
