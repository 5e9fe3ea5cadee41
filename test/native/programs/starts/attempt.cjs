// Whether the pump serves at the top level, and one hop later.
module.exports = () => {
  attempt("top level");
  setImmediate(() => attempt("setImmediate"));
};

function attempt(place) {
  const turns = globalThis[Symbol.for("syncawait.hostPump/1")].open();
  console.log(turns.refused ? `${place}: ${turns.code} ${turns.reason}; ${turns.advice}` : `${place}: served`);
  if (!turns.refused) turns.close();
}
