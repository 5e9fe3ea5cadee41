const { isMainThread, Worker } = require("node:worker_threads");

if (isMainThread) new Worker(__filename);
else {
  require("../../../../native/dist/index.js").install();
  require("./attempt.cjs")();
}
