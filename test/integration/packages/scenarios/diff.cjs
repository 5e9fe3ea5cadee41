const { syncAwait } = require("syncawait");

exports.file = "diff/libcjs/index.js";

exports.inputs = (fc) => {
  const word = fc.constantFrom("a", "b", "A", "  ", "cd ", "e.", "\n", "f\n", "g\r\n", "-");
  const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(""));
  return fc.tuple(text, text, fc.boolean());
};

const same = (left, right) => syncAwait(w(String(left).toLowerCase() === String(right).toLowerCase()));

exports.calls = {
  chars: (diff, left, right, ignoreCase) => diff.diffChars(left, right, { ignoreCase }),
  words: (diff, left, right, ignoreCase) => [
    diff.diffWords(left, right, { ignoreCase }),
    diff.diffWordsWithSpace(left, right),
  ],
  lines: (diff, left, right, ignoreWhitespace) => [
    diff.diffLines(left, right, { ignoreWhitespace }),
    diff.diffTrimmedLines(left, right),
  ],
  comparator: (diff, left, right) => [
    diff.diffChars(left, right, { comparator: same }),
    diff.diffArrays([...left], [...right], { comparator: same }),
  ],
  json: (diff, left, right) =>
    diff.diffJson(
      { left, both: 1 },
      { right, both: undefined },
      { undefinedReplacement: 0, stringifyReplacer: (_key, value) => syncAwait(w(value)) },
    ),
  patch: (diff, left, right) => {
    const patch = diff.createTwoFilesPatch("l", "r", left, right, undefined, undefined, { context: 2 });
    return [
      patch,
      diff.parsePatch(patch),
      diff.applyPatch(left, patch, { compareLine: (_number, line, _operation, text) => syncAwait(w(line === text)) }),
    ];
  },
  custom: (diff, left, right) => {
    class Vowels extends diff.Diff {
      tokenize(value) {
        return syncAwait(w(value.split(/(?<=[ae])/)));
      }
      equals(one, other, options) {
        return same(one, other) && super.equals(one, one, options);
      }
    }
    return new Vowels().diff(left, right);
  },
  reverse: (diff, left, right) => diff.formatPatch(diff.reversePatch(diff.structuredPatch("l", "r", left, right))),
};
