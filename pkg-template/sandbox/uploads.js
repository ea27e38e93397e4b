// Image upload: multipart/form-data with the parts `meta` and `file`. Only `meta` is signed (the documents' page on signing an image upload).
import { createHash } from "node:crypto";
import { fileAnswer, okAnswer, refuseParameter } from "./answer.js";
import { firstOf, mediaType } from "./headers.js";
import { bodyPlace, onlyMembers, readObjectBytes, readString } from "./json.js";

const CRLF = Buffer.from("\r\n");
const BLANK_LINE = Buffer.from("\r\n\r\n");

/** What the signature covers: the `meta` part of an upload, the whole body of anything else. */
export function signedBody(pairs, body) {
  if (!isMultipart(pairs)) return body;
  const meta = partsOf(pairs, body).find((part) => part.name === "meta");
  return meta ? meta.bytes : Buffer.alloc(0);
}

function isMultipart(pairs) {
  return mediaType(firstOf(pairs, "content-type")) === "multipart/form-data";
}

// RFC 2046 §5.1.1 as far as form data needs it. Text that is not a part is skipped, a broken part ends the reading.
function partsOf(pairs, body) {
  const boundary = boundaryOf(firstOf(pairs, "content-type"));
  if (!boundary) return [];
  const delimiter = Buffer.from(`--${boundary}`);
  const parts = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    const next = body.indexOf(Buffer.concat([CRLF, delimiter]), from);
    if (next === -1) break;
    const part = readPart(body.subarray(from, next));
    if (part) parts.push(part);
    start = next + CRLF.length;
  }
  return parts;
}

function boundaryOf(contentType) {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found ? found[1] || found[2] : undefined;
}

function readPart(bytes) {
  const end = bytes.indexOf(BLANK_LINE);
  if (!bytes.subarray(0, 2).equals(CRLF) || end === -1) return undefined;
  const head = bytes.subarray(2, end).toString();
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head);
  if (!disposition) return undefined;
  return {
    name: parameterOf(disposition[1], "name"),
    filename: parameterOf(disposition[1], "filename"),
    bytes: bytes.subarray(end + BLANK_LINE.length),
  };
}

function parameterOf(text, name) {
  const found = new RegExp(`(?:^|;)\\s*${name}="([^"]*)"`, "i").exec(text);
  return found ? found[1] : undefined;
}

export function createUploads(url) {
  const files = new Map();
  return {
    /** `answerAs`: "media_url" (marketing images) or "media_id" (merchant files). */
    answer(pairs, body, answerAs) {
      const parts = partsOf(pairs, body);
      const meta = onePart(parts, "meta");
      const file = onePart(parts, "file");
      const { sha256 } = readMeta(meta.bytes);
      if (file.filename === undefined) throw refuse("file", "缺少filename");
      if (createHash("sha256").update(file.bytes).digest("hex") !== sha256.toLowerCase()) {
        throw refuse("/sha256", "与文件的sha256不一致", sha256);
      }
      files.set(sha256.toLowerCase(), Buffer.from(file.bytes));
      return okAnswer({ [answerAs]: answerAs === "media_url" ? `${url()}/v3/sandbox/media/${sha256.toLowerCase()}` : sha256 });
    },
    /** An uploaded image, unsigned, as a browser would fetch it; undefined when there is none. */
    fileAnswer(name) {
      const bytes = files.get(name);
      return bytes && fileAnswer(bytes, "application/octet-stream");
    },
  };
}

function onePart(parts, name) {
  const found = parts.filter((part) => part.name === name);
  if (found.length === 1) return found[0];
  throw refuse(name, found.length === 0 ? "必填" : "重复");
}

function readMeta(bytes) {
  const meta = readObjectBytes(bytes, bodyPlace);
  onlyMembers(meta, ["filename", "sha256"], bodyPlace);
  readString(meta, "filename", bodyPlace, { min: 1, max: 256 });
  return { sha256: readString(meta, "sha256", bodyPlace, { min: 64, max: 64 }) };
}

function refuse(field, issue, value) {
  return refuseParameter({ field, location: "body", issue, value });
}
