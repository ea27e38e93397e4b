// A file to be uploaded, from what people have: bytes, a Blob or File, pieces. It is read once; the package opens none.
import { bytesOf } from "../bytes.js";
import { WechatPayError } from "../index.js";
import { refusal } from "./internal.js";
import { refused } from "./options.js";
import { chunksOf } from "./response.js";

/** More than any endpoint takes, and little enough for the memory of a host. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** What a piece counts at least: pieces of nothing end, too. */
const LEAST_PIECE = 64;

/** The file's bytes, and the name that a File has by itself. Nothing more is read of it once `signal` has aborted. */
export async function readFile(file, signal) {
  try {
    return await read(file, signal);
  } catch (cause) {
    if (cause instanceof WechatPayError) throw cause;
    throw refusal("ERR_WECHATPAY_UPLOAD", "file", "ClientFileUnread", {}, cause);
  }
}

async function read(file, signal) {
  const bytes = bytesOf(file);
  if (bytes !== undefined) return withinLimit(bytes.length) && { bytes };
  if (!isBlob(file)) return { bytes: await gathered(piecesOf(file), signal) };
  const { name, size } = file;
  return withinLimit(size) && { bytes: await gathered([file.arrayBuffer()], signal), name };
}

/** By what it can do: other realms and libraries have their own. */
function isBlob(file) {
  return isObject(file) && typeof file.arrayBuffer === "function" && Number.isInteger(file.size);
}

function piecesOf(file) {
  // A FormData can be iterated, but holds files rather than being one.
  if (isObject(file) && Object.prototype.toString.call(file) !== "[object FormData]") {
    const pieces = chunksOf(file);
    if (pieces !== undefined) return pieces;
    if (typeof file[Symbol.iterator] === "function") return file;
  }
  throw refused("file", "ClientFile", {}, "ERR_WECHATPAY_OPTION_TYPE");
}

async function gathered(pieces, signal) {
  const kept = [];
  let length = 0;
  let counted = 0;
  for await (const piece of pieces) {
    if (signal.aborted) break;
    const bytes = bytesOf(piece);
    if (bytes === undefined) throw refused("file", "ClientFilePiece", {}, "ERR_WECHATPAY_OPTION_TYPE");
    length += bytes.length;
    counted += Math.max(bytes.length, LEAST_PIECE);
    withinLimit(counted);
    // A copy: what reads a file may use its buffer again.
    kept.push(bytes.slice());
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const bytes of kept) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

function withinLimit(length) {
  if (length <= MAX_FILE_BYTES) return true;
  throw refused("file", "ClientFileTooLong", { most: String(MAX_FILE_BYTES / 2 ** 20) }, "ERR_WECHATPAY_UPLOAD");
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}
