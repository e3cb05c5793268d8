// Read weights and show numbers as the page does, for test_weights.py.
import fs from "node:fs";
import { isSameText } from "../../../boolnet/explorer/js/language.js";
import { shown } from "../../../boolnet/explorer/js/network.js";
import { readWeight } from "../../../boolnet/explorer/js/weights.js";

const { typed = [], numbers = [], pairs = [] } = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = { read: typed.map(readWeight), shown: numbers.map(shown), same: pairs.map((pair) => isSameText(...pair)) };
process.stdout.write(JSON.stringify(answers));
