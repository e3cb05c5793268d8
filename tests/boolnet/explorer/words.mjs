// The words of the page's formulas, for test_formulas.py.
import { FUNCTIONS, INFIX_ROWS, POSTFIX, PREFIX, REFUSED } from "../../../boolnet/explorer/js/language.js";

const infix = INFIX_ROWS.map(([spellings, precedence, grouping]) => [spellings, precedence, grouping]);
const functions = Object.fromEntries(
  [...FUNCTIONS].map(([name, [, least = 1, most = Infinity]]) => [name, [least, most]]),
);
process.stdout.write(
  JSON.stringify({ infix, prefix: [...PREFIX], postfix: [...POSTFIX], functions, refused: [...REFUSED] }),
);
