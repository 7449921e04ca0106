/* What the text of a QR code says, and whether an office of ours said it. No network: the keys are given. */

import { decode, isSignedBy, opened } from "./cose.js";

const LONGEST = 4096; // characters, and bytes once unpacked
const [ISSUER, NUMBER, EXPIRES, ISSUED_AT, ID, OURS] = [1, 2, 4, 6, 7, -65537];
const [IDENTIFIER, TYPE, NAME, OFFICE, FACTS, LEFT_OUT] = [1, 2, 3, 4, 5, 6];
const ADDRESS = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:#([\w-]*))?$/;

/* {is: "code", id, packed} for an address of ours with a code, "older" without one, "page" for another page of ours, "foreign", "text". */
export function addressed(text, sites) {
  const site = sites.find((each) => text.startsWith(`${each}/`));
  if (!site) return { is: /^https?:/i.test(text) ? "foreign" : "text", host: hostOf(text) };
  const found = text.length <= LONGEST && ADDRESS.exec(text.slice(site.length).replace(/^\/v\//, ""));
  if (!found || !text.startsWith(`${site}/v/`)) return { is: "page" };
  return found[2] ? { is: "code", id: found[1], packed: found[2] } : { is: "older", id: found[1] };
}

function hostOf(text) {
  try {
    return new URL(text).host;
  } catch {
    return "";
  }
}

/* {is: "genuine" | "expired", claims, key} or why it is not: "forged", "unknown" key, "revoked" key. */
export async function judged({ id, packed }, keys, now = Date.now()) {
  let message, claims;
  try {
    message = opened(await unpacked(packed));
    claims = claimsOf(decode(message.payload));
  } catch {
    return { is: "forged" };
  }
  const key = keys.find((each) => each.kid === message.keyId);
  if (!key) return { is: "unknown" };
  const isTheirs = await isSignedBy(key, message);
  if (!isTheirs || claims.id !== id || (key.office.code && key.office.code !== claims.office)) return { is: "forged" };
  if (claims.issuedAt > Date.parse(key.not_after)) return { is: "forged" }; // an older day is none: a paper may be drawn years after its record
  if (key.revoked_since) return { is: "revoked", claims, key };
  return { is: claims.expires !== null && claims.expires <= now ? "expired" : "genuine", claims, key };
}

async function unpacked(text) {
  const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > LONGEST) {
      await reader.cancel();
      throw new RangeError("too long");
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function claimsOf(said) {
  const ours = said.get(OURS);
  const id = Array.from(of(said.get(ID), Uint8Array), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return {
    id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    number: text(said.get(NUMBER)),
    issuer: text(said.get(ISSUER)),
    issuedAt: number(said.get(ISSUED_AT)) * 1000,
    expires: said.has(EXPIRES) ? number(said.get(EXPIRES)) * 1000 : null,
    identifier: ours.has(IDENTIFIER) ? text(ours.get(IDENTIFIER)) : "",
    type: text(ours.get(TYPE)),
    names: of(ours.get(NAME), Array).map(text),
    office: text(ours.get(OFFICE)),
    facts: of(ours.get(FACTS), Array).map(([label, value]) => [text(label), text(value)]),
    leftOut: ours.has(LEFT_OUT) ? number(ours.get(LEFT_OUT)) : 0,
  };
}

function of(value, kind) {
  if (!(value instanceof kind)) throw new TypeError("another kind of value");
  return value;
}

function text(value) {
  if (typeof value !== "string") throw new TypeError("no text");
  return value;
}

function number(value) {
  if (typeof value !== "number") throw new TypeError("no number");
  return value;
}
