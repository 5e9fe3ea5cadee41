// An immediate was set before the loop turned, and another without a reference while blocked: the wait sleeps all the same.
const { wait } = require("../wait.cjs");

setImmediate(() => setImmediate(() => {}).unref());
const before = process.cpuUsage();
wait(new Promise((resolve) => setTimeout(resolve, 300)));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 < 150 ? "slept" : `burnt ${(user + system) / 1000} ms`);
