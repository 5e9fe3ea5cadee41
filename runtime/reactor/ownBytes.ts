/**
 * A copy of a part of a buffer, of exactly its size; anything else as it is. Structured clone sends the whole buffer that a view looks into, which may be a pool that
 * has other people's data in it.
 */
export function ownBytes(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
}
