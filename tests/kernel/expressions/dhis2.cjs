// Says what the DHIS2 expression engine (npm @dhis2/expression-parser) makes of the expressions given as JSON on
// standard input. So dhis2.json was recorded:  node dhis2.cjs < expressions.json > dhis2.json
const { readFileSync } = require("node:fs");
const { lib } = require("@dhis2/expression-parser").org.hisp.dhis;
const { ExpressionMode, js } = lib.expression;

const empty = new js.ExpressionDataJs(new Map(), new Map(), new Map(), new Map(), new Map());
const results = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const value = new js.ExpressionJs(text, ExpressionMode.INDICATOR_EXPRESSION).evaluate(() => null, empty);
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${text} gives ${value}`);
  return [text, value];
});
process.stdout.write(`[\n${results.map((result) => JSON.stringify(result)).join(",\n")}\n]\n`);
