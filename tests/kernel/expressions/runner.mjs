// Reads cases as JSON from standard input, says for each what the browser's evaluator makes of it.
import { readFileSync } from "node:fs";

const language = await import(process.argv[2]);
const { ExpressionInvalid, FUNCTIONS, MESSAGES, OPERATORS } = language;

function tagged(value) {
  if (Array.isArray(value)) return value.map(tagged);
  if (value instanceof language.Decimal) return { number: value.toString() };
  if (value instanceof language.Day) return { date: value.toString() };
  return value;
}

function outcome({ expression: text, names = {}, values = {}, expected = null }) {
  try {
    const expression = language.parse(text);
    const canonical = language.render(expression);
    const tree = language.toJson(expression);
    const again = language.render(language.fromJson(tree));
    const used = language.names(expression).sort();
    const type = language.check(expression, names, expected);
    const given = Object.fromEntries(Object.entries(values).map(([name, raw]) => [name, language.read(names[name], raw)]));
    const value = tagged(language.evaluate(expression, given));
    return { canonical, again, tree, used, type, value };
  } catch (error) {
    if (!(error instanceof ExpressionInvalid)) return { crash: String(error.stack) };
    const { problem, position, length, message, caret } = error;
    return { problem, position, length, message, caret };
  }
}

const cases = JSON.parse(readFileSync(0, "utf8"));
const signatures = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, [ways]]) => [name, ways]));
const operators = Object.fromEntries(Object.entries(OPERATORS).map(([name, [way]]) => [name, way]));
process.stdout.write(JSON.stringify({ outcomes: cases.map(outcome), messages: MESSAGES, signatures, operators }));
