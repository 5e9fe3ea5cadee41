// What a blocked stack waits for fails. That is its own affair: nobody is told of a rejection that nobody handles.
const { wait } = require("../wait.cjs");

process.on("unhandledRejection", (error) => console.log("reported", error.message));
process.on("rejectionHandled", () => console.log("taken back"));
setImmediate(() => {
  try {
    wait(new Promise((_resolve, reject) => setTimeout(reject, 1, new Error("it failed"))));
  } catch (error) {
    console.log("caught", error.message);
  }
});
