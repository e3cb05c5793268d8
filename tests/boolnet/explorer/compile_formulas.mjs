// Compile formulas as the page does, for test_formulas.py: texts in, what became of each out.
import fs from "node:fs";
import { compileFormula } from "../../../boolnet/explorer/js/build.js";
import { readClasses } from "../../../boolnet/explorer/js/classes.js";
import { readFormula } from "../../../boolnet/explorer/js/formula.js";
import { FormulaError } from "../../../boolnet/explorer/js/language.js";
import { asJson, outputNodes, run } from "../../../boolnet/explorer/js/network.js";
import { bitsOf } from "../../../boolnet/explorer/js/table.js";

const { texts, classes, json } = JSON.parse(fs.readFileSync(0, "utf8"));
const known = readClasses(classes);
const answer = (text) => {
  try {
    const formula = readFormula(text);
    const { tables, found } = compileFormula(formula, known);
    const rows = tables ? [...tables[0].keys()] : [];
    return {
      inputs: formula.inputs,
      outputs: formula.outputs,
      tables: tables?.map((table) => table.join("")) ?? null,
      found: found.map(({ strategy, net, check, counts, problem }) => ({
        strategy,
        check,
        counts,
        problem,
        values:
          net &&
          outputNodes(net).map((node) =>
            rows.map((r) => run(net, bitsOf(r, formula.inputs.length)).values[node]).join(""),
          ),
        json: net && json ? asJson(net) : null,
      })),
    };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { error: error.message, help: error.help, isRead: error.isRead, at: [error.start, error.stop] };
  }
};
const answers = texts.map((text) => {
  const start = performance.now();
  return { ...answer(text), ms: performance.now() - start };
});
process.stdout.write(JSON.stringify(answers));
