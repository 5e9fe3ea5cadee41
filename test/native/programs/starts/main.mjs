import native from "../../../../native/dist/index.js";

native.install();
const { default: attempt } = await import("./attempt.cjs");
attempt();
