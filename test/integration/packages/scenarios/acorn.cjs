const { syncAwait } = require("syncawait");

exports.file = "acorn/dist/acorn.js";

exports.inputs = (fc, programs) => {
  const source = fc.oneof(
    programs,
    fc.constantFrom(
      "a ? b : c",
      "x => { return /re/g }",
      ["`a$", "{b}c`"].join(""),
      "label: for (;;) break label",
      "({ a, ...b } = c)",
    ),
  );
  const cut = fc.tuple(source, fc.nat({ max: 400 })).map(([text, length]) => text.slice(0, length));
  return fc.tuple(fc.oneof(source, cut), fc.constantFrom("script", "module"), fc.constantFrom(5, 2015, 2022, "latest"));
};

exports.calls = {
  parse: (acorn, source, sourceType, ecmaVersion) => acorn.parse(source, { sourceType, ecmaVersion, locations: true }),
  comments: (acorn, source, sourceType) => {
    const comments = [];
    const onComment = (block, text, start) => comments.push(syncAwait(w([block, text, start])));
    acorn.parse(source, { sourceType, ecmaVersion: 2022, onComment });
    return comments;
  },
  tokens: (acorn, source, sourceType) => {
    const labels = [];
    const onToken = ({ type, start }) => {
      labels.push(syncAwait(w(`${type.label} ${start}`)));
    };
    acorn.parse(source, { sourceType, ecmaVersion: 2022, onToken });
    return labels;
  },
  tokenizer: (acorn, source) =>
    [...acorn.tokenizer(source, { ecmaVersion: 2022 })].map((token) => syncAwait(w(token.type.label))),
  semicolons: (acorn, source) => {
    const places = [];
    acorn.parse(source, { ecmaVersion: 2022, onInsertedSemicolon: (end) => places.push(syncAwait(w(end))) });
    return places;
  },
  extended: (acorn, source) => {
    const counted = [];
    class Counting extends acorn.Parser {
      parseStatement(...rest) {
        counted.push(syncAwait(w(this.pos)));
        return super.parseStatement(...rest);
      }
    }
    Counting.parse(source, { ecmaVersion: 2022 });
    return counted;
  },
};
