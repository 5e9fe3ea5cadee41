/**
 * Helpers that other compilers put into their output and that call nothing of the program's: to compile them would only make every class field of a
 * bundle slow. Those that do call it (`__awaiter`, `_callSuper`, decorators) are not here. A wrong entry costs a block.
 */
const helpers = new Set(
  (
    "_defineProperty _typeof _toPrimitive _toPropertyKey toPrimitive toPropertyKey _classCallCheck _assertThisInitialized _setPrototypeOf " +
    "_getPrototypeOf _inherits _isNativeReflectConstruct _arrayLikeToArray _arrayWithHoles _nonIterableRest _nonIterableSpread " +
    "_classPrivateFieldInitSpec _classPrivateMethodInitSpec _checkPrivateRedeclaration _assertClassBrand _defineProperties _createClass " +
    "__publicField __defNormalProp __export __copyProps __toESM __toCommonJS __name __accessCheck __privateAdd"
  ).split(" "),
);

export function isCompilerHelper(name: string | undefined): boolean {
  return name !== undefined && helpers.has(name);
}
