// Files of keys and certificates, told by their bytes: a private key never becomes text, not even to be recognised.
import { clearKeys, inspectCertificate } from "wechatpay-wasm";

/** The package takes no longer key or certificate. */
export const LARGEST_KEY = 1 << 16;
export const LARGEST_ANSWER = 50 << 20;

const ascii = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const PRIVATE_KEY = ascii("PRIVATE KEY-----");
const CERTIFICATE = ascii("-----BEGIN CERTIFICATE");
const PUBLIC_KEY = ascii("PUBLIC KEY-----");
const SEQUENCE = 0x30;
const BLANKS = [0x09, 0x0a, 0x0d, 0x20];
const OPENING = [0x5b, 0x7b]; // [ and {

/**
 * What the bytes are: "privateKey", "bareKey" (Base64 and nothing else), "merchant", "platform" or another "certificate",
 * "publicKey", "text", or "binary".
 */
export function kindOf(bytes) {
  // UTF-16 has a zero in every pair.
  const letters = bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes;
  try {
    if (isJson(letters)) return textKind(bytes);
    if (includes(letters, PRIVATE_KEY)) return "privateKey";
    if (includes(letters, CERTIFICATE)) return certificateKind(bytes);
    if (includes(letters, PUBLIC_KEY)) return "publicKey";
    if (isBase64(letters)) return "bareKey";
    return bytes[0] === SEQUENCE && bytes.length <= LARGEST_KEY && bytes.includes(0) ? certificateKind(bytes) : textKind(bytes);
  } finally {
    if (letters !== bytes) letters.fill(0);
  }
}

/** UTF-8; or UTF-16, as Windows PowerShell writes what it redirects. */
export function decoded(bytes) {
  return new TextDecoder(isUtf16(bytes) ? "utf-16le" : "utf-8").decode(bytes);
}

/** What `use` makes of the file's bytes, which are overwritten behind it, like what the package kept of them. */
export async function withPrivateKey(file, use) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return use(bytes);
  } finally {
    bytes.fill(0);
    clearKeys();
  }
}

function certificateKind(bytes) {
  try {
    const { kind } = inspectCertificate(bytes);
    return kind === "merchant" || kind === "platform" ? kind : "certificate";
  } catch {
    return bytes[0] === SEQUENCE ? "binary" : "certificate";
  }
}

function textKind(bytes) {
  if (isUtf16(bytes)) return "text";
  if (bytes.includes(0)) return "binary";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, 1 << 16), { stream: true });
    return "text";
  } catch {
    // Answers saved in GBK are text, too; what has control characters is none.
    return bytes.subarray(0, 1 << 16).some((byte) => byte < 0x20 && !BLANKS.includes(byte) && byte !== 0x1b) ? "binary" : "text";
  }
}

function isUtf16(bytes) {
  return bytes[0] === 0xff && bytes[1] === 0xfe;
}

function isJson(bytes) {
  return OPENING.includes(bytes.find((byte) => !BLANKS.includes(byte) && ![0xef, 0xbb, 0xbf, 0xff, 0xfe].includes(byte)));
}

function isBase64(bytes) {
  if (bytes.length < 200 || bytes.length > LARGEST_KEY) return false;
  const digit = (byte) =>
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    [0x2b, 0x2f, 0x3d].includes(byte);
  return bytes.every((byte) => digit(byte) || BLANKS.includes(byte));
}

function includes(bytes, part) {
  for (let at = bytes.indexOf(part[0]); at >= 0; at = bytes.indexOf(part[0], at + 1)) {
    if (part.every((byte, offset) => bytes[at + offset] === byte)) return true;
  }
  return false;
}
