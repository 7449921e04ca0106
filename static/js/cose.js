/* Reads the little CBOR (RFC 8949) that a code of ours holds, and checks a COSE_Sign1 (RFC 9052). Strict: whatever a code of ours
   never has is an error, so that one message has one spelling. Bounded: nothing here grows with what a stranger wrote. */

const LONGEST = 4096; // bytes
const DEEPEST = 6;
const MOST_ITEMS = 256;
const SIGN1 = 18;
const [ALGORITHM, KEY_ID, ES256] = [1, 4, -7];

/* The one value in these bytes. Whole numbers, bytes, text, lists, maps by whole numbers, and the tag of a COSE_Sign1. */
export function decode(bytes) {
  if (bytes.length > LONGEST) throw new RangeError("too long");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let left = MOST_ITEMS;

  function size(low) {
    if (low < 24) return low;
    const width = { 24: 1, 25: 2, 26: 4 }[low];
    if (!width) throw new TypeError("a length that no code has");
    const found = { 1: () => view.getUint8(at), 2: () => view.getUint16(at), 4: () => view.getUint32(at) }[width]();
    at += width;
    if (found < { 1: 24, 2: 256, 4: 65536 }[width]) throw new TypeError("a number written longer than it need be");
    return found;
  }
  function take(count) {
    if (count > bytes.length - at) throw new RangeError("cut off");
    at += count;
    return bytes.subarray(at - count, at);
  }
  function map(count, deep) {
    const found = new Map();
    for (let n = 0; n < count; n += 1) {
      const key = value(deep + 1);
      if (typeof key !== "number" || found.has(key)) throw new TypeError("a name that is no number, or twice the same");
      found.set(key, value(deep + 1));
    }
    return found;
  }
  function value(deep) {
    left -= 1;
    if (deep > DEEPEST || left < 0) throw new RangeError("too deep or too much");
    const head = view.getUint8(at);
    at += 1;
    const count = size(head & 31);
    switch (head >> 5) {
      case 0:
        return count;
      case 1:
        return -1 - count;
      case 2:
        return take(count);
      case 3:
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(count));
      case 4:
        if (count > left) throw new RangeError("too much");
        return Array.from({ length: count }, () => value(deep + 1));
      case 5:
        return map(count, deep);
      case 6:
        if (deep || count !== SIGN1) throw new TypeError("an unknown tag");
        return { tag: count, value: value(deep + 1) };
      default:
        throw new TypeError("a kind of value that no code has");
    }
  }

  const found = value(0);
  if (at !== bytes.length) throw new RangeError("something follows");
  return found;
}

/* Bytes, text or a list of both, written as the signature was made over them. */
function encode(part) {
  if (Array.isArray(part)) return joined([head(4, part.length), ...part.map(encode)]);
  const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
  return joined([head(typeof part === "string" ? 3 : 2, bytes.length), bytes]);
}

function head(kind, count) {
  if (count < 24) return Uint8Array.of((kind << 5) | count);
  return count < 256 ? Uint8Array.of((kind << 5) | 24, count) : Uint8Array.of((kind << 5) | 25, count >> 8, count & 255);
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/* What a COSE_Sign1 says of itself: {keyId, payload, toBeSigned, signature}. Nothing of it is believed yet. */
export function opened(bytes) {
  const { tag, value } = decode(bytes);
  if (tag !== SIGN1 || !Array.isArray(value) || value.length !== 4) throw new TypeError("no COSE_Sign1");
  const [named, beside, payload, signature] = value;
  if (![named, payload, signature].every((part) => part instanceof Uint8Array)) throw new TypeError("no COSE_Sign1");
  if (!(beside instanceof Map) || beside.size || signature.length !== 64) throw new TypeError("not signed as ours are");
  const headers = decode(named);
  const keyId = headers instanceof Map && headers.size === 2 && headers.get(ALGORITHM) === ES256 && headers.get(KEY_ID);
  if (!(keyId instanceof Uint8Array)) throw new TypeError("not signed as ours are");
  const hex = Array.from(keyId, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { keyId: hex, payload, toBeSigned: encode(["Signature1", named, new Uint8Array(), payload]), signature };
}

/* Whether the key of this JWK made the signature. */
export async function isSignedBy({ kty, crv, x, y }, message) {
  const how = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, how, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, message.signature, message.toBeSigned);
}
