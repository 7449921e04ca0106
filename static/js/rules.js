/* Judges a condition: trees such as ["==", ["name", "kind"], ["value", "rent"]] (app/form_engine/browser_rules.py).
   Three values as on the server, which decides again: yes, no, and not enough data (undefined here).
   A value of the wrong kind is not enough data, and neither is a number too large to be exact. */

const compare = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const arithmetic = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  negative: (a) => -a,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
};

const isNumber = (value) => Number.isSafeInteger(value);

/* The day as year, month and date, if it is one. */
function day(text) {
  const found = typeof text === "string" && /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return undefined;
  const [year, month, date] = found.slice(1).map(Number);
  const made = new Date(Date.UTC(2000, 0, 1));
  made.setUTCFullYear(year, month - 1, date);
  return year > 0 && made.getUTCMonth() + 1 === month && made.getUTCDate() === date ? [year, month, date] : undefined;
}

/* The legal date of the offices, wherever the visitor sits. */
function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
}

function fullYears(text, asOf) {
  const born = day(text);
  if (!born) return undefined;
  const [year, month, date] = born;
  const [thisYear, thisMonth, thisDate] = day(asOf ?? today());
  return thisYear - year - (thisMonth < month || (thisMonth === month && thisDate < date) ? 1 : 0);
}

function same(sign, a, b) {
  if (typeof a !== typeof b || !["number", "string", "boolean"].includes(typeof a)) return undefined;
  if (typeof a === "number") return isNumber(a) && isNumber(b) ? compare[sign](a, b) : undefined;
  const ordered = sign !== "==" && sign !== "!=";
  return ordered && (typeof a === "boolean" || !day(a) || !day(b)) ? undefined : compare[sign](a, b);
}

function isIn(one, many) {
  if (typeof one !== "string") return undefined;
  if (typeof many === "string") return many.includes(one);
  if (!Array.isArray(many)) return undefined;
  if (many.includes(one)) return true;
  return many.every((other) => typeof other === "string") ? false : undefined;
}

const decided = (values, decisive) => (values.includes(decisive) ? decisive : values.every((value) => value === !decisive) ? !decisive : undefined);

/* The value of a tree; `look` gives the value of a name, `asOf` the day of the judgement (today if not said). */
export function judge([sign, ...parts], look, asOf) {
  if (sign === "value") return parts[0];
  if (sign === "name") {
    const value = look(parts[0]);
    return value === null || value === "" ? undefined : value;
  }
  const values = parts.map((part) => judge(part, look, asOf));
  if (sign === "and") return decided(values, false);
  if (sign === "or") return decided(values, true);
  if (sign === "not") return typeof values[0] === "boolean" ? !values[0] : undefined;
  if (sign === "known") return values[0] !== undefined;
  if (sign === "in") return isIn(...values);
  if (sign === "where") return values.slice(1).every((value) => isNumber(value) && value > 0) ? values[0] : undefined;
  if (sign === "len") return typeof values[0] === "string" ? [...values[0]].length : undefined;
  if (sign === "age" || sign === "years_since") return fullYears(values[0], asOf);
  if (sign in arithmetic) {
    const result = values.every(isNumber) ? arithmetic[sign](...values) : undefined;
    return isNumber(result) ? result : undefined;
  }
  if (sign.startsWith("day")) return day(values[0]) && day(values[1]) ? compare[sign.slice(3)](...values) : undefined;
  return same(sign, ...values);
}
