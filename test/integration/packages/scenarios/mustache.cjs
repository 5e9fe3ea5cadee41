const { syncAwait } = require("syncawait");

exports.file = "mustache/mustache.js";

exports.inputs = (fc) => {
  const piece = fc.constantFrom(
    "{{a}}",
    "{{{b}}}",
    "{{#list}}<{{.}}{{n}}>{{/list}}",
    "{{^none}}no{{/none}}",
    "{{#lambda}}x{{a}}{{/lambda}}",
    "{{>part}}",
    "{{c.d}}",
    "{{! no }}",
    "\n  ",
    "text",
    "{{=<% %>=}}<%a%><%={{ }}=%>",
    "{{#object}}{{a}}{{e}}{{/object}}",
    "{{f}}",
    "{{#open}}",
    "{{&b}}",
  );
  const view = fc.record({
    a: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
    b: fc.string(),
    list: fc.array(fc.oneof(fc.record({ n: fc.nat() }), fc.nat()), { maxLength: 4 }),
  });
  return fc.tuple(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    view,
  );
};

const viewOf = (view) => ({
  ...view,
  c: { d: () => syncAwait(w("D")) },
  f() {
    return syncAwait(w(this.a));
  },
  object: { e: () => syncAwait(w(3)) },
  lambda: () => (text, render) => syncAwait(w(render(text).toUpperCase())),
});

exports.calls = {
  parse: ({ Writer }, template) => new Writer().parse(template),
  render: ({ Writer }, template, view) => new Writer().render(template, viewOf(view), { part: "<{{a}}>" }),
  partials: ({ Writer }, template, view) =>
    new Writer().render(template, viewOf(view), (name) => syncAwait(w(`(${name} {{b}})`))),
  escape: ({ Writer }, template, view) =>
    new Writer().render(template, viewOf(view), {}, { escape: (value) => syncAwait(w(`«${value}»`)) }),
  again: ({ Writer }, template, view) => {
    const writer = new Writer();
    return [writer.render(template, view), writer.render(template, viewOf(view))];
  },
};
