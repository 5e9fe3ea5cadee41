/** A test body of jest's runs in a promise continuation, where the engine runs no other. This one runs where they do. */
export function fromMacrotask<T>(body: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(body());
      } catch (error) {
        reject(error);
      }
    });
  });
}
