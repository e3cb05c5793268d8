// Look at a formula as the page does, for test_model.py: steps in, what there is to see after each out.
import fs from "node:fs";
import { readClasses } from "../../../boolnet/explorer/js/classes.js";
import { Model } from "../../../boolnet/explorer/js/model.js";
import { ofData, ofFormula } from "../../../boolnet/explorer/js/subject.js";

const { formula, data, classes, steps } = JSON.parse(fs.readFileSync(0, "utf8"));
const model = new Model();
model.open(data ? ofData(data) : ofFormula(formula, readClasses(classes)));
const seen = steps.map(([method, ...values]) => ({
  told: model[method](...values) ?? "",
  verdict: model.verdict,
  result: model.result,
  row: model.row,
  sums: model.sums,
  depth: model.depth === Infinity ? null : model.depth,
  undo: model.undo.length,
  labels: model.net.neurons.map(({ label }) => label),
  wrong: model.check?.wrong ?? null,
}));
process.stdout.write(JSON.stringify(seen));
