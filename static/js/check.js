/* The checker: reads the code on a paper by camera or from a picture, checks its signature here, and goes on to the paper's own page
   where there is a network. Every sentence stands in the page, in its language; this only fills in what the code says. */

import { addressed, judged } from "./code.js";
import { beforeCamera, inPicture } from "./scan.js";

const NETWORK_MS = 4000;
const room = document.querySelector("[data-checker]");
const at = room.dataset;
const result = room.querySelector("[data-result]");
const english = JSON.parse(at.english);
const sites = [at.site, new URL(at.room, location.href).href.replace(/\/v\/$/, "")]; // as papers name it, and as the reader came here
const isEnglish = document.documentElement.lang === "en";
let search = new AbortController();

const day = (moment) =>
  new Intl.DateTimeFormat(isEnglish ? "en-GB" : "zh-CN", {
    timeZone: "Asia/Shanghai",
    year: "numeric",
    month: isEnglish ? "short" : "long",
    day: "numeric",
  }).format(new Date(moment));

/* --- what is said --- */

function show(name, told = {}) {
  const said = document.getElementById(`said-${name}`).content.cloneNode(true);
  for (const place of said.querySelectorAll("[data-fill]")) place.replaceChildren(...[told[place.dataset.fill] ?? ""].flat());
  for (const place of said.querySelectorAll("[data-where]")) place.hidden = !told[place.dataset.where];
  said.querySelector("[data-rows]")?.after(...told.rows);
  for (const link of said.querySelectorAll("[data-page]")) link.href = told.page ?? at.room;
  result.replaceChildren(said);
  const title = result.querySelector("h2");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  result.scrollIntoView({ block: "start" });
}

function chinese(text) {
  const words = document.createElement("span");
  words.lang = "zh-Hans";
  words.textContent = text;
  return words;
}

const named = (text) => (isEnglish && english[text] ? english[text] : chinese(text));

function row([label, value]) {
  const both = document.createElement("div");
  const [name, said] = [document.createElement("dt"), document.createElement("dd")];
  name.append(named(label));
  said.append(chinese(value));
  both.append(name, said);
  return both;
}

function told({ claims, key }, page, list) {
  return {
    page,
    list,
    rows: claims.facts.map(row),
    kind: isEnglish && claims.names[1] ? claims.names[1] : named(claims.names[0]),
    number: chinese(claims.number),
    issuer: isEnglish && key.office.zh === claims.issuer && key.office.en ? key.office.en : chinese(claims.issuer),
    issued: day(claims.issuedAt),
    until: claims.expires === null ? "" : day(claims.expires - 1),
    endless: claims.expires === null,
    more: claims.leftOut ? String(claims.leftOut) : "",
    identifier: claims.identifier,
    key: key.kid,
    since: key.revoked_since ? day(key.revoked_since) : "",
  };
}

/* --- checking --- */

async function keys() {
  const answer = await fetch(at.keys);
  if (!answer.ok) throw new Error(String(answer.status));
  return { keys: (await answer.json()).keys, list: day(answer.headers.get("date") ?? Date.now()) };
}

async function isOnline() {
  try {
    return (await fetch(at.room, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(NETWORK_MS) })).ok;
  } catch {
    return false;
  }
}

/* To the paper's own page, which knows whether it is in force; false where there is no way there, or we stand there already. */
async function wentOn(page) {
  if (location.pathname === new URL(page, location.href).pathname || !(await isOnline())) return false;
  location.assign(page);
  return true;
}

async function check(text) {
  const code = addressed(text, sites);
  const page = code.id ? `${at.room}${code.id}${code.packed ? `#${code.packed}` : ""}` : at.room;
  if (code.is === "older") return (await wentOn(page)) || show("older", { page });
  if (code.is !== "code") return show(code.is, { host: code.host });
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) return (await wentOn(page)) || show("browser", { page });
  const { keys: known, list } = await keys();
  const found = await judged(code, known);
  if (found.is === "genuine" || found.is === "expired") return (await wentOn(page)) || show(found.is, told(found, page, list));
  return show(found.is, found.claims ? told(found, page, list) : { list, page });
}

/* Whatever goes wrong on the way is said; what was chosen stays chosen. */
async function safely(act) {
  room.toggleAttribute("aria-busy", true);
  try {
    await act();
  } catch (failure) {
    show(failure instanceof TypeError ? "network" : "broken");
  } finally {
    room.removeAttribute("aria-busy");
  }
}

/* --- the ways in --- */

async function scan(camera) {
  const video = camera.querySelector("video");
  search = new AbortController();
  camera.toggleAttribute("data-on", true);
  try {
    const text = await beforeCamera(video, search.signal);
    if (text) await safely(() => check(text));
  } catch {
    show("camera");
  } finally {
    camera.removeAttribute("data-on");
  }
}

async function look(file) {
  if (file.type === "application/pdf" || /\.pdf$/i.test(file.name)) return show("pdf");
  let text;
  try {
    text = await inPicture(file);
  } catch {
    return show("picture");
  }
  return text ? check(text) : show("none");
}

function begin() {
  const camera = room.querySelector("[data-camera]");
  const picture = room.querySelector("[data-picture]");
  for (const part of room.querySelectorAll("[data-scripted]")) part.hidden = false;
  camera.hidden = !navigator.mediaDevices?.getUserMedia;
  camera.querySelector("[data-start]").addEventListener("click", () => scan(camera));
  camera.querySelector("[data-stop]").addEventListener("click", () => search.abort());
  window.addEventListener("pagehide", () => search.abort());
  picture.addEventListener("change", () => picture.files.length && safely(() => look(picture.files[0])).then(() => (picture.value = "")));
}

/* Who scanned a code without network stands at the paper's own address, and this page was put there by the service worker. */
function arrived() {
  if (location.pathname === new URL(at.check, location.href).pathname) return undefined;
  const { id } = addressed(location.href, sites);
  return id ? safely(() => check(location.href)) : show("network");
}

async function keep() {
  if (!at.worker || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(at.worker, { scope: at.room });
    await navigator.serviceWorker.ready;
    room.querySelector("[data-ready]").hidden = false;
  } catch {
    // a browser in private mode keeps nothing: with a network the page works all the same
  }
}

begin();
arrived();
keep();
