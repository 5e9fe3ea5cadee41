const { syncAwait } = require("syncawait");

exports.file = "marked/lib/marked.umd.js";

exports.inputs = (fc) => {
  const inline = fc.constantFrom(
    "*a*",
    "**b**",
    "`c`",
    "[d](e)",
    "![f](g)",
    "<br>",
    "h &amp; i",
    "~~j~~",
    "https://k.lm",
    "\\*",
    "n  \no",
    "<b>p</b>",
  );
  const line = fc.array(inline, { maxLength: 4 }).map((parts) => parts.join(" "));
  const block = fc
    .tuple(
      fc.constantFrom(
        "",
        "# ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "- [x] ",
        "```js\n",
        "| a | b |\n|---|:-:|\n| ",
        "[a]: /b\n",
      ),
      line,
    )
    .map(([head, text]) => head + text);
  return fc.tuple(
    fc.array(block, { maxLength: 8 }).map((blocks) => blocks.join("\n\n")),
    fc.record({ gfm: fc.boolean(), breaks: fc.boolean(), pedantic: fc.boolean() }),
  );
};

exports.calls = {
  parse: ({ Marked }, text, options) => new Marked().parse(text, options),
  lexer: ({ Marked }, text, options) => JSON.stringify(new Marked().lexer(text, options)),
  walkTokens: ({ Marked }, text, options) => {
    const types = [];
    const walkTokens = (token) => {
      types.push(syncAwait(w(token.type)));
    };
    return [new Marked({ walkTokens }).parse(text, options), types];
  },
  renderer: ({ Marked }, text, options) => {
    const renderer = {
      code: ({ text: code, lang }) => syncAwait(w(`<x-code ${lang}>${code}</x-code>`)),
      heading({ tokens, depth }) {
        return `<h${depth}>${syncAwait(w(this.parser.parseInline(tokens)))}</h${depth}>`;
      },
      link: ({ href }) => (syncAwait(w(href)) === "e" ? "E" : false),
    };
    return new Marked({ renderer }).parse(text, options);
  },
  hooks: ({ Marked }, text, options) =>
    new Marked({
      hooks: {
        preprocess: (markdown) => syncAwait(w(markdown.trim())),
        postprocess: (html) => syncAwait(w(html.length)),
      },
    }).parse(text, options),
  extension: ({ Marked }, text, options) => {
    const extension = {
      name: "at",
      level: "inline",
      start: (source) => syncAwait(w(source.indexOf("[d]"))),
      tokenizer: (source) => (source.startsWith("[d]") ? syncAwait(w({ type: "at", raw: "[d]" })) : undefined),
      renderer: (token) => syncAwait(w(`<at ${token.raw}>`)),
    };
    return new Marked({ extensions: [extension] }).parse(text, options);
  },
};
