// The top level of an ES module, which is inside a microtask.
import matrix from "./matrix.cjs";

matrix.here();
