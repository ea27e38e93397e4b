/** The second module, or what makes its bytes of Base64; nothing where a host can have neither. */
declare const given: WebAssembly.Module | ((decode: (text: string) => Uint8Array<ArrayBuffer>) => BufferSource) | undefined;
export default given;
