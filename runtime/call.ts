export { start } from "./frames.js";
