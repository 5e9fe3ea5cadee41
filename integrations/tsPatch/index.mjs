// For `import`: the default is the plugin itself, where Node would give all exports of the CommonJS file.
export { createTransformer, factory, name, syncAwaitPlugin as default, syncAwaitPlugin, version } from "./index.js";
