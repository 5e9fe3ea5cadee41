export * from "./index.js";
export { syncAwaitPlugin as default } from "./index.js";
