/** Errors on their way between threads: taken apart there, put together here, as the classes of this realm. */
import type { ErrorData } from "./protocol.js";

const carried = new Set(["name", "message", "stack", "cause", "errors"]);
const DEEPEST = 8;

/** @param isCloneable asked of each own property: one that cannot be sent must not keep the error from being sent */
export function errorData(error: unknown, isCloneable: (value: unknown) => boolean, depth = 0): ErrorData {
  if (!isError(error)) {
    const thrown = isCloneable(error) ? error : String(error);
    return { name: "", message: "", stack: undefined, own: {}, thrown };
  }
  const own: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) if (!carried.has(key) && isCloneable(value)) own[key] = value;
  const inner = (value: unknown): ErrorData => errorData(value, isCloneable, depth + 1);
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return {
    name: String(error.name),
    message: String(error.message),
    ...(tagOf(error) === DOM_EXCEPTION && { dom: true }),
    stack: typeof error.stack === "string" ? error.stack : undefined,
    own,
    ...(cause !== undefined && depth < DEEPEST && { cause: inner(cause) }),
    ...(Array.isArray(errors) && depth < DEEPEST && { errors: errors.map(inner) }),
  };
}

/**
 * The error that `data` was made of; own properties, also of classes that this thread does not know, are there again.
 * @param make makes one that is no DOMException
 */
export function errorFrom(data: ErrorData, make: (data: ErrorData) => Error = newError): unknown {
  if ("thrown" in data) return data.thrown;
  const error = data.dom ? new DOMException(data.message, data.name) : make(data);
  const hidden = (key: string, value: unknown): void => {
    Object.defineProperty(error, key, { value, configurable: true, writable: true, enumerable: false });
  };
  if (error.name !== data.name) hidden("name", data.name);
  if (data.stack !== undefined) hidden("stack", data.stack);
  if (data.cause !== undefined) hidden("cause", errorFrom(data.cause, make));
  for (const [key, value] of Object.entries(data.own)) {
    // Of a DOMException `code` is an accessor, and a number of its own.
    if (!(error instanceof DOMException && key in error)) Object.assign(error, { [key]: value });
  }
  return error;
}

const classes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

export function newError({ name, message, errors }: ErrorData): Error {
  if (errors !== undefined)
    return new AggregateError(
      errors.map((error) => errorFrom(error)),
      message,
    );
  const known = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : Error;
  return new known(message);
}

const DOM_EXCEPTION = "[object DOMException]";

/** By its tag, since it may be of another realm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || tagOf(value) === "[object Error]" || tagOf(value) === DOM_EXCEPTION;
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
