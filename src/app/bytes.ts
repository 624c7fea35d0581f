/** Bytes in the forms in which handlers give them. */

/** A buffer, or a view of one. */
export type Bytes = ArrayBufferLike | ArrayBufferView

/** Whether the value is a buffer or a view of one. */
export function isBytes(value: unknown): value is Bytes {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer)
}

/** The bytes; copied only where they are shared with other threads, which no body may be. */
export function toUint8Array(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)
  return view.buffer instanceof ArrayBuffer ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : Uint8Array.from(view)
}
