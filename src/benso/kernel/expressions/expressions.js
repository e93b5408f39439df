/**
 * The expression language in the browser: the same text, tree, types, values and mistakes as the Python package this
 * file lies in. A plain ES module without dependencies; it never makes code out of text, so a strict content security
 * policy is kept. `tests/kernel/expressions` runs both against each other.
 *
 * Values: a number is a Decimal, a date a Day, a text a string, a truth a boolean, a list an array, unknown is null.
 */

export const MESSAGES = {
  empty: "Biểu thức trống; hãy viết một biểu thức.",
  too_long: "Biểu thức dài quá {limit} ký tự; hãy chia thành nhiều biểu thức.",
  too_deep: "Biểu thức lồng quá {limit} cấp; hãy bớt ngoặc hoặc chia thành nhiều biểu thức.",
  stray_character: "Không hiểu ký tự “{found}”; xóa hoặc sửa ký tự này.",
  curly_quote: "Chữ phải đặt trong nháy thẳng \" hoặc '; thay dấu nháy cong này.",
  text_open: "Chữ mở nháy ở đây mà không đóng; thêm {quote} ở cuối chữ.",
  escape_unknown: "Sau \\ chỉ được viết \\, \", ', n hoặc t.",
  number_malformed: "Số viết sai; viết liền các chữ số và một dấu chấm thập phân, ví dụ 1250000.5.",
  number_long: "Số có quá {limit} chữ số; hãy viết ngắn hơn.",
  name_open: "Tên mở { ở đây mà không đóng; thêm } ở cuối tên.",
  name_malformed: "Tên giữa { và } phải dài từ 1 đến 100 ký tự.",
  operand_expected: "Thiếu giá trị ở đây; viết số, tên, chữ trong nháy hoặc (…).",
  operator_expected: "Thiếu phép toán trước “{found}”.",
  decimal_comma: "Dấu phẩy chỉ ngăn các tham số; phần thập phân viết bằng dấu chấm, ví dụ 1.5.",
  comparison_chain: "Không nối nhiều phép so sánh; viết ví dụ a < b and b < c.",
  bracket_open: "Ngoặc “{found}” mở ở đây mà không đóng; thêm “{wanted}”.",
  bracket_surplus: "Ngoặc “{found}” không có ngoặc mở tương ứng; xóa ngoặc này.",
  function_unknown: "Không có hàm “{name}”.{hint}",
  name_unknown: "Không có tên “{name}”.{hint}",
  argument_count: "Hàm {name} ở đây có {count} tham số; cách viết: {usage}.",
  argument_type: "Tham số {index} của hàm {name} phải là {wanted}; ở đây là {found}.",
  operand_type: "Phép “{operator}” cần {wanted}; ở đây là {found}.",
  types_differ: "Phép “{operator}” cần hai vế cùng loại; vế trái là {left}, vế phải là {right}.",
  unknown_compared: "So sánh với unknown luôn cho unknown; dùng is_known(…) hoặc is_unknown(…).",
  item_type: "Các phần tử của danh sách phải cùng loại {wanted}; ở đây là {found}.",
  list_nested: "Danh sách không được chứa danh sách khác.",
  exponent: "Số mũ phải là số nguyên từ -{limit} đến {limit}.",
  date_invalid: "“{found}” không phải một ngày có thật; viết dạng 2025-07-01.",
  result_type: "Biểu thức phải cho {wanted}; biểu thức này cho {found}.",
  tree_malformed: "Cây biểu thức sai cấu trúc; gửi lại biểu thức dạng chữ.",
};
const HINT = " Ý bạn có phải “{name}”?";

const characters = (text) => Array.from(text);
const size = (text) => (/[\ud800-\udfff]/.test(text) ? characters(text).length : text.length);
const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

function fill(template, data) {
  for (const [key, value] of Object.entries(data)) template = template.replaceAll(`{${key}}`, () => String(value));
  return template;
}

/** What is wrong with an expression; position and length count characters (code points) from 0. */
export class ExpressionInvalid extends Error {
  constructor(problem, text, position, length = 1, data = {}) {
    super(fill(MESSAGES[problem], data));
    this.name = "ExpressionInvalid";
    this.problem = problem;
    this.text = text;
    this.position = position;
    this.length = Math.max(length, 1);
  }

  /** The line of the mistake with a row of ^ under it. */
  get caret() {
    const all = characters(this.text);
    const start = this.position === 0 ? 0 : all.lastIndexOf("\n", this.position - 1) + 1;
    const found = all.indexOf("\n", start);
    const line = all.slice(start, found < 0 ? all.length : found);
    const column = this.position - start;
    const before = line.slice(0, column).map((c) => (c === "\t" ? "\t" : " "));
    return `${line.join("")}\n${before.join("")}${"^".repeat(Math.max(1, Math.min(this.length, line.length - column)))}`;
  }
}

/* ---------------------------------------------------------------- numbers: IEEE 754 decimal128 on integers */

const PRECISION = 34;
const MAX_EXPONENT = 6144;
const LEAST_EXPONENT = -6176;
const EXPONENT_LIMIT = 400;
const ROUNDING_LIMIT = 30;
const ROOT_LIMIT = 1000;
const powers = [1n];

function ten(exponent) {
  if (exponent > 200) return 10n ** BigInt(exponent);
  while (powers.length <= exponent) powers.push(powers[powers.length - 1] * 10n);
  return powers[exponent];
}
const magnitude = (integer) => (integer < 0n ? -integer : integer);
const digitCount = (integer) => magnitude(integer).toString().length;

/** coefficient × 10^exponent. */
export class Decimal {
  constructor(coefficient, exponent = 0) {
    this.coefficient = coefficient;
    this.exponent = exponent;
    Object.freeze(this);
  }

  /** A number from digits such as "-12.50", a JavaScript number or an integer; null where it is none. */
  static from(value) {
    if (value instanceof Decimal) return settle(value.coefficient, value.exponent);
    const text = String(value);
    const match = /^([+-]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,5}))?$/.exec(text);
    if (!match || text.length > 200) return null;
    const [, sign, whole, fraction = "", exponent = "0"] = match;
    const coefficient = BigInt(whole + fraction);
    return settle(sign === "-" ? -coefficient : coefficient, Number(exponent) - fraction.length);
  }

  /** Digits with a point, no exponent, no superfluous zeros. */
  toString() {
    if (this.coefficient === 0n) return "0";
    let digits = magnitude(this.coefficient).toString();
    const sign = this.coefficient < 0n ? "-" : "";
    if (this.exponent >= 0) return sign + digits + "0".repeat(this.exponent);
    digits = digits.padStart(1 - this.exponent, "0");
    const point = digits.length + this.exponent;
    const fraction = digits.slice(point).replace(/0+$/, "");
    return sign + digits.slice(0, point) + (fraction && `.${fraction}`);
  }

  toJSON() {
    return this.toString();
  }
}
const ZERO = new Decimal(0n);
const HUNDRED = new Decimal(100n);
const adjusted = (number) => digitCount(number.coefficient) - 1 + number.exponent;

/** Rounded to 34 digits, half to even; null beyond the largest exponent. */
function settle(coefficient, exponent) {
  if (coefficient === 0n) return ZERO;
  let digits = magnitude(coefficient);
  const count = digitCount(digits);
  const drop = Math.max(count - PRECISION, LEAST_EXPONENT - exponent);
  if (drop > count) return ZERO;
  if (drop > 0) {
    const unit = ten(drop);
    const rest = (digits % unit) * 2n;
    digits /= unit;
    if (rest > unit || (rest === unit && digits % 2n === 1n)) digits += 1n;
    exponent += drop;
    if (digits === 0n) return ZERO;
  }
  if (digitCount(digits) - 1 + exponent > MAX_EXPONENT) return null;
  return new Decimal(coefficient < 0n ? -digits : digits, exponent);
}

function aligned(left, right) {
  const exponent = Math.min(left.exponent, right.exponent);
  const a = left.coefficient * ten(left.exponent - exponent);
  const b = right.coefficient * ten(right.exponent - exponent);
  return [a, b, exponent];
}
function add(left, right) {
  if (left.coefficient === 0n) return right;
  if (right.coefficient === 0n) return left;
  const [a, b, exponent] = aligned(left, right);
  return settle(a + b, exponent);
}
const negate = (number) => (number.coefficient === 0n ? ZERO : new Decimal(-number.coefficient, number.exponent));
const subtract = (left, right) => add(left, negate(right));
const multiply = (left, right) => settle(left.coefficient * right.coefficient, left.exponent + right.exponent);

function divide(left, right) {
  if (right.coefficient === 0n) return null;
  const shift = Math.max(0, PRECISION + 2 + digitCount(right.coefficient) - digitCount(left.coefficient));
  const dividend = left.coefficient * ten(shift);
  const quotient = dividend / right.coefficient;
  const exponent = left.exponent - right.exponent - shift;
  if (quotient * right.coefficient === dividend) return settle(quotient, exponent);
  // A last digit that is neither 0 nor 5 stands for the infinite rest, so that rounding happens once.
  const negative = dividend < 0n !== right.coefficient < 0n;
  return settle(quotient * 10n + (negative ? -1n : 1n), exponent - 1);
}
function remainder(left, right) {
  if (right.coefficient === 0n) return null;
  if (left.coefficient === 0n) return ZERO;
  if (adjusted(left) - adjusted(right) > PRECISION + 2) return null;
  const [a, b, exponent] = aligned(left, right);
  if (magnitude(a / b) >= ten(PRECISION)) return null;
  const rest = a % b;
  return settle(rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest, exponent);
}
function compare(left, right) {
  const a = left.coefficient;
  const b = right.coefficient;
  const signs = (a > 0n) - (a < 0n) - ((b > 0n) - (b < 0n));
  if (signs !== 0 || a === 0n) return Math.sign(signs);
  const difference = adjusted(left) - adjusted(right);
  if (difference !== 0) return a > 0n ? Math.sign(difference) : -Math.sign(difference);
  const [x, y] = aligned(left, right);
  return (x > y) - (x < y);
}
/** The number as a JavaScript integer of at most `limit` in size, or null. */
function whole(number, limit) {
  const { coefficient, exponent } = number;
  if (coefficient === 0n) return 0;
  const height = adjusted(number);
  if (height < 0 || height > 8) return null;
  const unit = ten(Math.abs(exponent));
  if (exponent < 0 && coefficient % unit !== 0n) return null;
  const integer = Number(exponent < 0 ? coefficient / unit : coefficient * unit);
  return Math.abs(integer) > limit ? null : integer;
}
function power(base, exponent) {
  const times = whole(exponent, EXPONENT_LIMIT);
  if (times === null || (times < 0 && base.coefficient === 0n)) return null;
  const coefficient = base.coefficient ** BigInt(Math.abs(times));
  const scale = base.exponent * Math.abs(times);
  return times < 0 ? divide(new Decimal(1n), new Decimal(coefficient, scale)) : settle(coefficient, scale);
}
function rounder(choose) {
  return (number, places = ZERO) => {
    const count = whole(places, ROUNDING_LIMIT);
    if (count === null) return null;
    if (number.exponent >= -count) return number;
    const unit = ten(-count - number.exponent);
    const digits = magnitude(number.coefficient);
    const up = choose(digits % unit, unit, number.coefficient < 0n);
    const result = digits / unit + (up ? 1n : 0n);
    return settle(number.coefficient < 0n ? -result : result, -count);
  };
}
const halfUp = rounder((rest, unit) => rest * 2n >= unit);
const floor = rounder((rest, unit, negative) => negative && rest !== 0n);
const ceiling = rounder((rest, unit, negative) => !negative && rest !== 0n);

const total = (numbers) => numbers.reduce((sum, number) => (sum === null ? null : add(sum, number)), ZERO);
function mean(numbers) {
  const sum = total(numbers);
  return sum === null || numbers.length === 0 ? null : divide(sum, new Decimal(BigInt(numbers.length)));
}
function geometricMean(numbers) {
  const count = numbers.length;
  if (count < 1 || count > ROOT_LIMIT || numbers.some((n) => n.coefficient < 0n)) return null;
  if (numbers.some((n) => n.coefficient === 0n)) return ZERO;
  let product = numbers.reduce((all, number) => all * number.coefficient, 1n);
  let scale = numbers.reduce((all, number) => all + number.exponent, 0);
  let missing = Math.max(0, (PRECISION + 2) * count - digitCount(product) + 1);
  missing += (((scale - missing) % count) + count) % count;
  product *= ten(missing);
  scale = (scale - missing) / count;
  const root = integerRoot(product, count);
  return root ** BigInt(count) === product ? settle(root, scale) : settle(root * 10n + 1n, scale - 1);
}
function meanGrowth(rates) {
  const factors = rates.map((rate) => add(HUNDRED, rate));
  const result = factors.includes(null) ? null : geometricMean(factors);
  return result === null ? null : subtract(result, HUNDRED);
}
/** The largest integer whose power is at most the number: a floating guess a hair too high, then Newton from above. */
function integerRoot(number, degree) {
  if (degree === 1) return number;
  const shift = Math.max(0, number.toString(16).length * 4 - 1000);
  const logarithm = (Math.log2(Number(number >> BigInt(shift))) + shift) / degree;
  const keep = Math.max(0, Math.floor(logarithm) - 50);
  let guess = BigInt(Math.ceil(2 ** (logarithm - keep) * (1 + 1e-11)) + 1) << BigInt(keep);
  const n = BigInt(degree);
  for (;;) {
    const better = ((n - 1n) * guess + number / guess ** (n - 1n)) / n;
    if (better >= guess) return guess;
    guess = better;
  }
}

/* ---------------------------------------------------------------- dates: Gregorian days of the years 1 to 9999 */

const LAST_DAY = 3652059;
const FAR = 4_000_000;
const leap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const monthLength = (year, month) => (month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
const daysBefore = (year) => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};

/** A calendar day without time or zone; `ordinal` counts from 1 January of the year 1. */
export class Day {
  constructor(year, month, day) {
    Object.assign(this, { year, month, day });
    let ordinal = daysBefore(year) + day;
    for (let m = 1; m < month; m += 1) ordinal += monthLength(year, m);
    this.ordinal = ordinal;
    Object.freeze(this);
  }

  /** The day, or null where there is none such. */
  static of(year, month, day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
    return new Day(year, month, day);
  }

  /** The day of "2025-07-01", or null. */
  static from(text) {
    const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    return match ? Day.of(Number(match[1]), Number(match[2]), Number(match[3])) : null;
  }

  static fromOrdinal(ordinal) {
    if (ordinal < 1 || ordinal > LAST_DAY) return null;
    let year = Math.max(1, Math.floor(ordinal / 366));
    while (daysBefore(year + 1) < ordinal) year += 1;
    let rest = ordinal - daysBefore(year);
    let month = 1;
    while (rest > monthLength(year, month)) {
      rest -= monthLength(year, month);
      month += 1;
    }
    return new Day(year, month, rest);
  }

  toString() {
    const padded = (number, width) => String(number).padStart(width, "0");
    return `${padded(this.year, 4)}-${padded(this.month, 2)}-${padded(this.day, 2)}`;
  }

  toJSON() {
    return this.toString();
  }
}
const integer = (number) => new Decimal(BigInt(number));

function dateOf(...parts) {
  if (parts.length === 1) return Day.from(parts[0]);
  const numbers = parts.map((part) => whole(part, 9999));
  return numbers.includes(null) ? null : Day.of(...numbers);
}
function addDays(start, count) {
  const days = whole(count, FAR);
  return days === null ? null : Day.fromOrdinal(start.ordinal + days);
}
function addMonths(start, count) {
  const months = whole(count, FAR);
  if (months === null) return null;
  const all = start.year * 12 + start.month - 1 + months;
  const year = Math.floor(all / 12);
  const month = all - year * 12 + 1;
  return Day.of(year, month, Math.min(start.day, monthLength(year, month)));
}
function monthsBetween(start, end) {
  if (end.ordinal < start.ordinal) return negate(monthsBetween(end, start));
  return integer((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day ? 1 : 0));
}
function yearsBetween(start, end) {
  if (end.ordinal < start.ordinal) return negate(yearsBetween(end, start));
  const early = end.month < start.month || (end.month === start.month && end.day < start.day);
  return integer(end.year - start.year - (early ? 1 : 0));
}

/* ---------------------------------------------------------------- text */

const EDGES = /^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g;
const compose = (text) => text.normalize("NFC");
const hasCase = (letter) => letter < "\u0530" || ("\u1e00" <= letter && letter < "\u2000");
function changed(letter, other) {
  return hasCase(letter) && other.length === 1 && hasCase(other) ? other : letter;
}
const upper = (text) => compose(characters(text).map((c) => changed(c, c.toUpperCase())).join(""));
const lower = (text) => compose(characters(text).map((c) => changed(c, c.toLowerCase())).join(""));
const trim = (text) => text.replace(EDGES, "");
function fold(text) {
  const bare = lower(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d");
  return compose(bare.replace(/[ \t\r\n\u00a0]+/g, " ").replace(/^ +| +$/g, ""));
}
function toNumber(text) {
  const trimmed = trim(text);
  return size(trimmed) > 200 || !/^[+-]?[0-9]+(?:\.[0-9]+)?$/.test(trimmed) ? null : Decimal.from(trimmed);
}

/* ---------------------------------------------------------------- the table of functions and operators */

const known = (value) => value !== null;
const strict = (f) => (...values) => (values.includes(null) ? null : f(...values));
const over = (f) => (...values) => {
  const items = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  return items.includes(null) ? null : f(items);
};
const both = (...values) => (values.includes(false) ? false : values.includes(null) ? null : true);
const either = (...values) => (values.includes(true) ? true : values.includes(null) ? null : false);
const negation = (value) => (value === null ? null : !value);

function order(left, right) {
  return left instanceof Day ? Math.sign(left.ordinal - right.ordinal) : compare(left, right);
}
const same = (left, right) => (typeof left === "object" ? order(left, right) === 0 : left === right);
const equal = strict(same);
const member = (item, items) => (items === null ? null : either(...items.map((other) => equal(item, other))));
const extreme = (sign) => (items) =>
  items.reduce((best, item) => (best === null || order(item, best) === sign ? item : best), null);
const amongKnown = (sign) => (...values) =>
  extreme(sign)((values.length === 1 && Array.isArray(values[0]) ? values[0] : values).filter(known));
const numbers = ["number... -> number", "[number] -> number"];
const ordered = ["O... -> O", "[O] -> O"];
const roundings = ["number -> number", "number, number -> number"];

export const FUNCTIONS = {
  if: [["truth, T, T -> T"], (c, a, b) => (c === null ? null : c ? a : b)],
  is_known: [["T -> truth"], known],
  is_unknown: [["T -> truth"], (value) => value === null],
  coalesce: [["T... -> T"], (...values) => values.find(known) ?? null],
  known: [["[S] -> [S]"], strict((items) => items.filter(known))],
  count: [["[S] -> number"], strict((items) => integer(items.filter(known).length))],
  sum: [numbers, over(total)],
  mean: [numbers, over(mean)],
  geometric_mean: [numbers, over(geometricMean)],
  mean_growth: [numbers, over(meanGrowth)],
  min: [ordered, over(extreme(-1))],
  max: [ordered, over(extreme(1))],
  greatest: [ordered, amongKnown(1)],
  least: [ordered, amongKnown(-1)],
  abs: [["number -> number"], strict((number) => (number.coefficient < 0n ? negate(number) : number))],
  round: [roundings, strict(halfUp)],
  floor: [roundings, strict(floor)],
  ceil: [roundings, strict(ceiling)],
  length: [["text -> number", "[S] -> number"], strict((v) => integer(Array.isArray(v) ? v.length : size(v)))],
  contains: [["text, text -> truth"], strict((text, part) => text.includes(part))],
  starts_with: [["text, text -> truth"], strict((text, part) => text.startsWith(part))],
  ends_with: [["text, text -> truth"], strict((text, part) => text.endsWith(part))],
  upper: [["text -> text"], strict(upper)],
  lower: [["text -> text"], strict(lower)],
  fold: [["text -> text"], strict(fold)],
  trim: [["text -> text"], strict(trim)],
  concat: [["text... -> text"], strict((...texts) => compose(texts.join("")))],
  is_digits: [["text -> truth"], strict((text) => /^[0-9]+$/.test(text))],
  text: [["S -> text"], strict(String)],
  number: [["text -> number"], strict(toNumber)],
  date: [["text -> date", "number, number, number -> date"], strict(dateOf)],
  year: [["date -> number"], strict((day) => integer(day.year))],
  month: [["date -> number"], strict((day) => integer(day.month))],
  day: [["date -> number"], strict((day) => integer(day.day))],
  quarter: [["date -> number"], strict((day) => integer(Math.floor((day.month + 2) / 3)))],
  weekday: [["date -> number"], strict((day) => integer(((day.ordinal + 6) % 7) + 1))],
  add_days: [["date, number -> date"], strict(addDays)],
  add_months: [["date, number -> date"], strict(addMonths)],
  days_between: [["date, date -> number"], strict((start, end) => integer(end.ordinal - start.ordinal))],
  months_between: [["date, date -> number"], strict(monthsBetween)],
  years_between: [["date, date -> number"], strict(yearsBetween)],
};
const arithmetic = "number, number -> number";
const comparison = "O, O -> truth";
export const OPERATORS = {
  or: ["truth, truth -> truth", either],
  and: ["truth, truth -> truth", both],
  not: ["truth -> truth", negation],
  "=": ["S, S -> truth", equal],
  "!=": ["S, S -> truth", strict((left, right) => !same(left, right))],
  "<": [comparison, strict((left, right) => order(left, right) < 0)],
  "<=": [comparison, strict((left, right) => order(left, right) <= 0)],
  ">": [comparison, strict((left, right) => order(left, right) > 0)],
  ">=": [comparison, strict((left, right) => order(left, right) >= 0)],
  in: ["S, [S] -> truth", member],
  "not in": ["S, [S] -> truth", (item, items) => negation(member(item, items))],
  "+": [arithmetic, strict(add)],
  "-": [arithmetic, strict(subtract)],
  "*": [arithmetic, strict(multiply)],
  "/": [arithmetic, strict(divide)],
  "%": [arithmetic, strict(remainder)],
  "^": [arithmetic, strict(power)],
};
const SIGNS = {
  "-": ["number -> number", strict(negate)],
  "+": ["number -> number", (number) => number],
  not: OPERATORS.not,
};

/* ---------------------------------------------------------------- reading */

const LENGTH_LIMIT = 10_000;
const DEPTH_LIMIT = 50;
const LETTER = "A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff";
const MORE = `[${LETTER}0-9_\\u0300-\\u036f]*`;
const NAME_PATTERN = `[${LETTER}_]${MORE}(?:\\.[${LETTER}0-9_]${MORE})*`;
const NAME = new RegExp(NAME_PATTERN, "y");
const NAME_ONLY = new RegExp(`^(?:${NAME_PATTERN})$`);
const NUMBER = /[0-9]+(?:\.[0-9]+)?/y;
const NUMBER_LIKE = new RegExp(`[0-9][0-9.${LETTER}_]*`, "y");
const SPACE = /[ \t\r\n\u00a0]+/y;
const SYMBOL = /<=|>=|<>|!=|==|&&|\|\||[-+*/%^<>=!(),[\]≤≥≠×÷−]/y;
const SPELLINGS = {
  "==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-", "&&": "and", "||": "or",
};
const SYNONYMS = {
  isNull: "is_unknown", isNotNull: "is_known", firstNonNull: "coalesce",
};
const KEYWORDS = new Set(["and", "or", "not", "in", "true", "false", "unknown", "null"]);
const ESCAPES = { "\\": "\\", '"': '"', "'": "'", n: "\n", t: "\t" };
const CHAINED = { or: 1, and: 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6 };
const COMPARED = new Set(["=", "!=", "<", "<=", ">", ">=", "in", "not in"]);
const CONSTANTS = { true: true, false: false, unknown: null, null: null };
const [NOT, COMPARISON, SIGN, POWER, OPERAND] = [3, 4, 7, 8, 9];

const isPlainName = (name) => !KEYWORDS.has(name) && NAME_ONLY.test(name);

function at(pattern, text, index) {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** Tokens of a text; indices into the text are turned into character positions at the end. */
class Lexer {
  constructor(text) {
    this.text = text;
    const length = size(text);
    if (length > LENGTH_LIMIT) {
      throw new ExpressionInvalid("too_long", text, LENGTH_LIMIT, length - LENGTH_LIMIT, { limit: LENGTH_LIMIT });
    }
    this.position = length === text.length ? (index) => index : (index) => size(text.slice(0, index));
  }

  fail(problem, start, end, data) {
    const position = this.position(start);
    return new ExpressionInvalid(problem, this.text, position, this.position(end) - position, data);
  }

  tokens() {
    const found = [];
    for (let index = 0; ; ) {
      index += at(SPACE, this.text, index)?.length ?? 0;
      const token = index === this.text.length ? { kind: "end", value: "", end: index } : this.token(index);
      found.push({ ...token, start: this.position(index), end: this.position(token.end), raw: this.text.slice(index, token.end) });
      if (token.kind === "end") return found;
      index = token.end;
    }
  }

  token(start) {
    const character = this.text[start];
    if (character >= "0" && character <= "9") return this.number(start);
    if (character === '"' || character === "'") return this.string(start);
    if (character === "{") return this.quoted(start);
    const name = at(NAME, this.text, start);
    if (name !== undefined) {
      const word = compose(name);
      return { kind: KEYWORDS.has(word) ? word : "name", value: word, end: start + name.length };
    }
    const symbol = at(SYMBOL, this.text, start);
    if (symbol !== undefined) return { kind: SPELLINGS[symbol] ?? symbol, value: symbol, end: start + symbol.length };
    const found = String.fromCodePoint(this.text.codePointAt(start));
    throw this.fail("“”‘’„".includes(found) ? "curly_quote" : "stray_character", start, start + found.length, { found });
  }

  number(start) {
    const digits = at(NUMBER, this.text, start);
    const like = at(NUMBER_LIKE, this.text, start);
    const end = start + like.length;
    if (digits.length !== like.length) throw this.fail("number_malformed", start, end);
    if (digits.replace(".", "").replace(/^0+/, "").length > PRECISION || digits.length > 2 * PRECISION) {
      throw this.fail("number_long", start, end, { limit: PRECISION });
    }
    return { kind: "number", value: Decimal.from(digits), end };
  }

  string(start) {
    const quote = this.text[start];
    let value = "";
    for (let index = start + 1; index < this.text.length; index += 1) {
      let character = String.fromCodePoint(this.text.codePointAt(index));
      if (character === quote) return { kind: "text", value: compose(value), end: index + 1 };
      if (character >= "\ud800" && character <= "\udfff" && character.length === 1) {
        throw this.fail("stray_character", index, index + 1, { found: "\ufffd" });
      }
      if (character === "\\") {
        index += 1;
        if (index < this.text.length && own(ESCAPES, this.text[index]) === undefined) {
          throw this.fail("escape_unknown", index - 1, index + String.fromCodePoint(this.text.codePointAt(index)).length);
        }
        value += ESCAPES[this.text[index]] ?? "";
      } else {
        value += character;
        index += character.length - 1;
      }
    }
    throw this.fail("text_open", start, start + 1, { quote });
  }

  quoted(start) {
    const end = this.text.indexOf("}", start);
    if (end < 0) throw this.fail("name_open", start, start + 1);
    const name = compose(this.text.slice(start + 1, end).replace(/^ +| +$/g, ""));
    const length = size(name);
    if (length < 1 || length > 100 || /[{\n\r\ud800-\udfff]/u.test(name)) throw this.fail("name_malformed", start, end + 1);
    return { kind: "quoted", value: name, end: end + 1 };
  }
}

class Parser {
  constructor(text) {
    this.text = text;
    this.tokens = new Lexer(text).tokens();
    this.index = 0;
    this.depth = 0;
  }

  get token() {
    return this.tokens[this.index];
  }

  advance() {
    this.index += 1;
    return this.tokens[this.index - 1];
  }

  fail(problem, token, data) {
    return new ExpressionInvalid(problem, this.text, token.start, token.end - token.start, data);
  }

  whole() {
    if (this.token.kind === "end") throw new ExpressionInvalid("empty", this.text, 0);
    const tree = this.expression(0);
    if (this.token.kind !== "end") throw this.unexpected();
    return tree;
  }

  unexpected() {
    const { token } = this;
    if (token.kind === ")" || token.kind === "]") return this.fail("bracket_surplus", token, { found: token.kind });
    if (token.kind === ",") return this.fail("decimal_comma", token);
    if (COMPARED.has(token.kind)) return this.fail("comparison_chain", token);
    return this.fail("operator_expected", token, { found: token.raw });
  }

  expression(rank) {
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) throw this.fail("too_deep", this.token, { limit: DEPTH_LIMIT });
    let left = this.operand();
    for (;;) {
      const { kind } = this.token;
      const chained = own(CHAINED, kind);
      let operator;
      if (chained !== undefined && chained >= rank) {
        left = this.chain(left, chained);
      } else if (kind === "^" && rank <= POWER) {
        this.advance();
        left = this.pair("^", left, this.expression(POWER + 1));
      } else if (rank <= COMPARISON && (operator = this.comparison())) {
        left = this.pair(operator, left, this.expression(COMPARISON + 1));
        if (COMPARED.has(this.token.kind) || this.negatedIn()) throw this.fail("comparison_chain", this.token);
      } else {
        this.depth -= 1;
        return left;
      }
    }
  }

  pair(operator, left, right) {
    return { type: "operation", operator, operands: [left, right], start: left.start, end: right.end };
  }

  chain(first, rank) {
    const operands = [first];
    const operators = [];
    while (own(CHAINED, this.token.kind) === rank) {
      operators.push(this.advance().kind);
      operands.push(this.expression(rank + 1));
    }
    return { type: "chain", operators, operands, start: first.start, end: operands.at(-1).end };
  }

  negatedIn() {
    return this.token.kind === "not" && this.tokens[this.index + 1].kind === "in";
  }

  comparison() {
    if (this.negatedIn()) {
      this.index += 2;
      return "not in";
    }
    return COMPARED.has(this.token.kind) ? this.advance().kind : null;
  }

  operand() {
    const token = this.advance();
    const { kind, start, end, value } = token;
    switch (kind) {
      case "number":
      case "text":
        return { type: "literal", value, start, end };
      case "true":
      case "false":
      case "unknown":
      case "null":
        return { type: "literal", value: CONSTANTS[kind], start, end };
      case "quoted":
        return { type: "name", name: value, start, end };
      case "name":
        return this.token.kind === "(" ? this.call(token) : { type: "name", name: value, start, end };
      case "(": {
        const inner = this.expression(0);
        return { ...inner, start, end: this.close(token, ")") };
      }
      case "[": {
        const [items, last] = this.arguments(token, "]");
        return { type: "items", operands: items, start, end: last };
      }
      case "-":
      case "+":
      case "not":
      case "!": {
        const operand = this.expression(kind === "not" ? NOT : SIGN);
        return { type: "operation", operator: kind === "!" ? "not" : kind, operands: [operand], start, end: operand.end };
      }
    }
    this.index -= 1;
    throw this.fail("operand_expected", token);
  }

  call(name) {
    const [operands, end] = this.arguments(this.advance(), ")");
    return { type: "call", function: own(SYNONYMS, name.value) ?? name.value, operands, start: name.start, end };
  }

  arguments(opening, closing) {
    const found = [];
    if (this.token.kind !== closing) {
      found.push(this.expression(0));
      while (this.token.kind === ",") {
        this.advance();
        found.push(this.expression(0));
      }
    }
    return [found, this.close(opening, closing)];
  }

  close(opening, closing) {
    if (this.token.kind === closing) return this.advance().end;
    if (["end", ")", "]"].includes(this.token.kind)) {
      throw this.fail("bracket_open", opening, { found: opening.kind, wanted: closing });
    }
    throw this.unexpected();
  }
}

/** Read an expression. Throws ExpressionInvalid at the character where reading failed. */
export function parse(text) {
  return { text, tree: new Parser(text).whole() };
}

/* ---------------------------------------------------------------- checking */

const LABELS = {
  number: "số", text: "chữ", truth: "đúng/sai", date: "ngày", unknown: "unknown",
  O: "số hoặc ngày", S: "giá trị đơn", T: "giá trị",
};
const isList = (type) => type.startsWith("[");
const itemOf = (type) => type.slice(1, -1);

function join(left, right) {
  if (left === right || right === "unknown") return left;
  if (left === "unknown") return right;
  if (isList(left) && isList(right) && (left === "[unknown]" || right === "[unknown]")) {
    return left === "[unknown]" ? right : left;
  }
  return null;
}
function label(kind, bound = {}) {
  if (isList(kind)) return `danh sách ${label(itemOf(kind), bound)}`;
  return (bound[kind] ?? "unknown") !== "unknown" ? label(bound[kind]) : LABELS[kind];
}
function distance(left, right) {
  const row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    let previous = row[0];
    row[0] = i;
    for (let j = 1; j <= right.length; j += 1) {
      const next = Math.min(row[j] + 1, row[j - 1] + 1, previous + (left[i - 1] === right[j - 1] ? 0 : 1));
      previous = row[j];
      row[j] = next;
    }
  }
  return row[right.length];
}
function hint(name, candidates) {
  const letters = characters(name);
  const limit = letters.length < 5 ? 1 : 2;
  let best = null;
  for (const candidate of [...candidates].sort()) {
    const others = characters(candidate);
    if (Math.abs(others.length - letters.length) > limit) continue;
    const far = distance(letters, others);
    if (far <= limit && (best === null || far < best[0])) best = [far, candidate];
  }
  return best ? fill(HINT, { name: best[1] }) : "";
}
function split(signature, count) {
  const [parameters, result] = signature.split(" -> ");
  return [parameters.endsWith("...") ? Array(count).fill(parameters.slice(0, -3)) : parameters.split(", "), result];
}
function takes(signature, count) {
  const [parameters] = signature.split(" -> ");
  return parameters.endsWith("...") ? count >= 1 : count === parameters.split(",").length;
}
function fits(parameter, kind, bound) {
  if (isList(parameter)) return kind === "unknown" || (isList(kind) && fits(itemOf(parameter), itemOf(kind), bound));
  if (!"TSO".includes(parameter)) return kind === parameter || kind === "unknown";
  if (parameter === "S" && isList(kind)) return false;
  if (parameter === "O" && !["number", "date", "unknown"].includes(kind)) return false;
  const joined = join(bound[parameter] ?? "unknown", kind);
  if (joined === null) return false;
  bound[parameter] = joined;
  return true;
}
function resultOf(result, bound) {
  if (isList(result)) return `[${resultOf(itemOf(result), bound)}]`;
  return "TSO".includes(result) ? (bound[result] ?? "unknown") : result;
}
function literalType(value) {
  if (value === null) return "unknown";
  return value instanceof Decimal ? "number" : typeof value === "boolean" ? "truth" : "text";
}

class Checker {
  constructor(text, names) {
    this.text = text;
    this.names = names;
  }

  fail(problem, node, data) {
    return new ExpressionInvalid(problem, this.text, node.start, node.end - node.start, data);
  }

  typeOf(node) {
    return node.type === "literal" ? literalType(node.value) : this[node.type](node);
  }

  name(node) {
    const type = own(this.names, node.name);
    if (type !== undefined) return type;
    throw this.fail("name_unknown", node, { name: node.name, hint: hint(node.name, Object.keys(this.names)) });
  }

  items(node) {
    let found = "unknown";
    for (const item of node.operands) {
      const kind = this.typeOf(item);
      if (isList(kind)) throw this.fail("list_nested", item);
      const joined = join(found, kind);
      if (joined === null) throw this.fail("item_type", item, { wanted: label(found), found: label(kind) });
      found = joined;
    }
    return `[${found}]`;
  }

  chain(node) {
    let left = node.operands[0];
    let found = this.typeOf(left);
    node.operators.forEach((operator, index) => {
      const operand = node.operands[index + 1];
      found = this.apply(operator, OPERATORS[operator][0], [left, operand], [found, this.typeOf(operand)]);
      left = operand;
    });
    return found;
  }

  operation(node) {
    const { operator, operands } = node;
    const kinds = operands.map((operand) => this.typeOf(operand));
    if (operator === "=" || operator === "!=") {
      const bare = operands.find((operand) => operand.type === "literal" && operand.value === null);
      if (bare) throw this.fail("unknown_compared", bare);
    }
    if (operator === "^") this.exponent(operands[1]);
    return this.apply(operator, (operands.length === 1 ? SIGNS : OPERATORS)[operator][0], operands, kinds);
  }

  exponent(node) {
    const number = node.type === "operation" && node.operands.length === 1 ? node.operands[0] : node;
    if (number.type === "literal" && number.value instanceof Decimal && whole(number.value, EXPONENT_LIMIT) === null) {
      throw this.fail("exponent", node, { limit: EXPONENT_LIMIT });
    }
  }

  apply(operator, signature, operands, kinds) {
    const bound = {};
    const [parameters, result] = split(signature, kinds.length);
    parameters.forEach((parameter, index) => {
      const kind = kinds[index];
      if (fits(parameter, kind, bound)) return;
      if (index === 1 && "SO".includes(parameter) && fits(parameter, kind, {})) {
        throw this.fail("types_differ", operands[1], { operator, left: label(kinds[0]), right: label(kind) });
      }
      throw this.fail("operand_type", operands[index], { operator, wanted: label(parameter, bound), found: label(kind) });
    });
    return resultOf(result, bound);
  }

  call(node) {
    const name = node.function;
    const entry = own(FUNCTIONS, name);
    if (!entry) {
      const data = { name, hint: hint(name, Object.keys(FUNCTIONS)) };
      throw new ExpressionInvalid("function_unknown", this.text, node.start, size(name), data);
    }
    const kinds = node.operands.map((operand) => this.typeOf(operand));
    let furthest = null;
    for (const signature of entry[0]) {
      if (!takes(signature, kinds.length)) continue;
      const [parameters, result] = split(signature, kinds.length);
      const bound = {};
      const wrong = parameters.findIndex((parameter, index) => !fits(parameter, kinds[index], bound));
      if (wrong < 0) {
        this.constantDate(node);
        return resultOf(result, bound);
      }
      if (furthest === null || wrong > furthest[0]) furthest = [wrong, label(parameters[wrong], bound)];
    }
    if (furthest === null) {
      const usage = entry[0].map((signature) => `${name}(${signature.split(" -> ")[0]})`).join(" hoặc ");
      throw this.fail("argument_count", node, { name, count: kinds.length, usage });
    }
    const [index, wanted] = furthest;
    const data = { index: index + 1, name, wanted, found: label(kinds[index]) };
    throw this.fail("argument_type", node.operands[index], data);
  }

  constantDate(node) {
    const [first] = node.operands;
    if (node.function !== "date" || first?.type !== "literal" || typeof first.value !== "string") return;
    if (Day.from(first.value) === null) throw this.fail("date_invalid", first, { found: first.value });
  }
}

/** The type of an expression ("number", "[text]", …); throws ExpressionInvalid where types do not fit. */
export function check(expression, names, expected = null) {
  const { text, tree } = expression;
  const found = new Checker(text, names).typeOf(tree);
  if (expected !== null && join(found, expected) !== expected) {
    const data = { wanted: label(expected), found: label(found) };
    throw new ExpressionInvalid("result_type", text, tree.start, tree.end - tree.start, data);
  }
  return found;
}

/* ---------------------------------------------------------------- evaluating */

function taken(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || value instanceof Day) return value;
  if (typeof value === "string") return compose(value);
  if (value instanceof Decimal || typeof value === "bigint" || typeof value === "number") return Decimal.from(value);
  if (Array.isArray(value) && !value.some(Array.isArray)) return value.map(taken);
  throw new TypeError(`an expression cannot hold a ${typeof value}`);
}
function valueOf(node, values) {
  if (node.type === "literal") return node.value;
  if (node.type === "name") return taken(own(values, node.name));
  const operands = node.operands.map((operand) => valueOf(operand, values));
  switch (node.type) {
    case "call":
      return FUNCTIONS[node.function][1](...operands);
    case "items":
      return operands;
    case "operation":
      return (operands.length === 1 ? SIGNS : OPERATORS)[node.operator][1](...operands);
  }
  if (node.operators[0] === "and" || node.operators[0] === "or") return OPERATORS[node.operators[0]][1](...operands);
  return node.operators.reduce((left, operator, index) => OPERATORS[operator][1](left, operands[index + 1]), operands[0]);
}

/** The value of a checked expression; a name without a value is unknown. */
export function evaluate(expression, values) {
  return valueOf(expression.tree, values);
}

/** Whether a guard is known to be true. */
export function holds(expression, values) {
  return evaluate(expression, values) === true;
}

/** A value of a type from what a form field or JSON holds; what cannot be read is unknown. */
export function read(type, raw) {
  if (raw === null || raw === undefined || raw === "") return null;
  if (isList(type)) return Array.isArray(raw) ? raw.map((item) => read(itemOf(type), item)) : null;
  switch (type) {
    case "number":
      return Decimal.from(raw);
    case "date":
      return Day.from(String(raw));
    case "truth":
      return raw === true || raw === "true" ? true : raw === false || raw === "false" ? false : null;
    default:
      return compose(String(raw));
  }
}

/** A value for display or JSON: digits, ISO date, text, boolean, list or null. */
export function show(value) {
  if (Array.isArray(value)) return value.map(show);
  return value instanceof Decimal || value instanceof Day ? value.toString() : value;
}

/* ---------------------------------------------------------------- writing */

function rankOf(node) {
  if (node.type === "chain") return CHAINED[node.operators[0]];
  if (node.type !== "operation") return OPERAND;
  if (node.operator === "not") return NOT;
  if (node.operands.length === 1) return SIGN;
  return node.operator === "^" ? POWER : COMPARISON;
}
function inside(node, rank) {
  return rankOf(node) >= rank ? written(node) : `(${written(node)})`;
}
function literal(value) {
  if (typeof value !== "string") return value === null ? "unknown" : String(value);
  return `"${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
}
function written(node) {
  const { operands } = node;
  switch (node.type) {
    case "literal":
      return literal(node.value);
    case "name":
      return isPlainName(node.name) ? node.name : `{${node.name}}`;
    case "call":
      return `${node.function}(${operands.map(written).join(", ")})`;
    case "items":
      return `[${operands.map(written).join(", ")}]`;
  }
  const rank = rankOf(node);
  if (node.type === "chain") {
    const rest = node.operators.map((operator, index) => ` ${operator} ${inside(operands[index + 1], rank + 1)}`);
    return inside(operands[0], rank + 1) + rest.join("");
  }
  if (rank === NOT) return `not ${inside(operands[0], NOT)}`;
  if (rank === SIGN) return `${node.operator}${inside(operands[0], SIGN)}`;
  if (rank === POWER) return `${inside(operands[0], POWER)} ^ ${inside(operands[1], OPERAND)}`;
  return `${inside(operands[0], COMPARISON + 1)} ${node.operator} ${inside(operands[1], COMPARISON + 1)}`;
}

/** The canonical text. */
export function render(expression) {
  return written(expression.tree);
}

/** The names whose values an expression needs, in order of appearance. */
export function names(expression) {
  const found = new Set();
  const visit = (node) => {
    if (node.type === "name") found.add(node.name);
    node.operands?.forEach(visit);
  };
  visit(expression.tree);
  return [...found];
}

/** The tree as plain JSON, the same as Python's `to_json`. */
export function toJson(expression) {
  const plain = (node) => {
    const args = node.operands?.map(plain);
    switch (node.type) {
      case "literal":
        if (node.value === null) return { unknown: true };
        if (typeof node.value === "boolean") return { truth: node.value };
        return node.value instanceof Decimal ? { number: node.value.toString() } : { text: node.value };
      case "name":
        return { name: node.name };
      case "call":
        return { call: node.function, args };
      case "items":
        return { list: args };
      case "operation":
        return { op: node.operator, args };
    }
    return { chain: node.operators, args };
  };
  return plain(expression.tree);
}

function fromNode(tree, depth) {
  if (depth > DEPTH_LIMIT || typeof tree !== "object" || tree === null) throw new TypeError("no node");
  const has = (key, type) => typeof own(tree, key) === type;
  const parts = own(tree, "args") ?? own(tree, "list");
  if (!Array.isArray(parts)) {
    if (own(tree, "unknown") === true) return { type: "literal", value: null };
    if (has("truth", "boolean")) return { type: "literal", value: tree.truth };
    if (has("text", "string")) return { type: "literal", value: tree.text };
    if (has("number", "string") && /^[0-9]+(\.[0-9]*)?$/.test(tree.number)) {
      return { type: "literal", value: Decimal.from(tree.number.replace(/\.$/, "")) };
    }
    if (has("name", "string") && !/[{}]|^ | $/.test(tree.name)) return { type: "name", name: tree.name };
    throw new TypeError("no node");
  }
  const operands = parts.map((part) => fromNode(part, depth + 1));
  if (Array.isArray(own(tree, "list"))) return { type: "items", operands };
  if (has("call", "string") && isPlainName(tree.call)) return { type: "call", function: tree.call, operands };
  if (has("op", "string")) {
    const pairs = COMPARED.has(tree.op) || tree.op === "^";
    if (operands.length === 2 ? pairs : operands.length === 1 && Object.hasOwn(SIGNS, tree.op)) {
      return { type: "operation", operator: tree.op, operands };
    }
  }
  const operators = own(tree, "chain");
  if (Array.isArray(operators) && operators.length > 0 && operands.length === operators.length + 1) {
    const ranks = new Set(operators.map((operator) => own(CHAINED, operator)));
    if (ranks.size === 1 && !ranks.has(undefined)) return { type: "chain", operators, operands };
  }
  throw new TypeError("no node");
}

/** The expression of a tree made by `toJson` or Python's `to_json`; throws ExpressionInvalid where it is none. */
export function fromJson(tree) {
  try {
    return parse(written(fromNode(tree, 0)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ExpressionInvalid("tree_malformed", "", 0);
  }
}
