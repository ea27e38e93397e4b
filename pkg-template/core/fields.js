// The sensitive fields of a body, by JSON Pointer (RFC 6901). Beyond that `*` stands for every item of an array, and what
// ends in `?` may meet nothing.
import { onOneLine } from "../quoted.js";
import { asking } from "./asking.js";
import * as core from "./core.js";
import { reasonOf, refusal } from "./refusal.js";

const LONGEST_POINTER = 1000;
/** Values that all pointers together may lead through: `*` in `*` multiplies. */
const MOST_PLACES = 100_000;
const INDEX = /^(?:0|[1-9][0-9]*)$/;

const admitEncryption = asking(core.admitEncryptBody);
const admitDecryption = asking(core.admitDecryptBody);
const encrypt = asking(core.encryptSensitive);
const decrypt = asking(core.decryptSensitive);
const inspect = asking(core.inspectCertificate);

/** The body as text, its fields encrypted, and which key they are encrypted with. */
export function encryptBody(options) {
  const { body, encrypt: pointers, key, now = Math.floor(Date.now() / 1000) } = admitEncryption(options);
  const places = placesIn([body], pointers, "encrypt");
  const sealed = places.map((place) => ofField(place, (plaintext) => encrypt({ plaintext, key })));
  // Where there is nothing to encrypt the key is read all the same.
  const { wechatpaySerial } = sealed.length > 0 ? sealed[0] : encrypt({ plaintext: "", key });
  refuseExpired(key, now);
  places.forEach(({ holder, name }, at) => {
    holder[name] = sealed[at].ciphertext;
  });
  return Object.freeze({ body: JSON.stringify(body), wechatpaySerial });
}

/** What a body says, its fields decrypted. */
export function decryptBody(options) {
  const { body, decrypt: pointers, privateKey } = admitDecryption(options);
  const whole = [parsed(body)];
  for (const place of placesIn(whole, pointers, "decrypt")) {
    place.holder[place.name] = ofField(place, (ciphertext) => decrypt({ ciphertext, privateKey }));
  }
  return whole[0];
}

/** Refuses pointers that are none, before there is a body; a copy of them. */
export function checkDecryption(options) {
  const { decrypt: pointers } = admitDecryption({ ...options, body: "" });
  pointers.forEach((pointer, at) => stepsOf(pointer, `decrypt[${at}]`));
  return pointers;
}

/** Every field that the pointers lead to, in the only item of `whole`. */
function placesIn(whole, pointers, option) {
  const found = new Map();
  let left = MOST_PLACES;
  pointers.forEach((pointer, at) => {
    const field = `${option}[${at}]`;
    const { steps, isOptional } = stepsOf(pointer, field);
    let places = [{ holder: whole, name: "0", path: "" }];
    for (const step of steps) {
      places = places.flatMap((place) => {
        const within = placesAt(place, step, left);
        left -= within?.length ?? 1;
        if (left < 0) throw refusal("ERR_WECHATPAY_SENSITIVE", field, reason("TooMany", { most: String(MOST_PLACES) }));
        if (within !== undefined || isOptional) return within ?? [];
        throw refusal(
          "ERR_WECHATPAY_SENSITIVE",
          field,
          reason("FieldMissing", { pointer: shown(`${place.path}/${escaped(step)}`) }),
        );
      });
    }
    for (const place of places) {
      if (typeof place.holder[place.name] !== "string") throw refused(place, "FieldNotText");
      if (found.has(place.path)) throw refused(place, "FieldTwice");
      found.set(place.path, place);
    }
  });
  return [...found.values()];
}

/** The names on the way, and whether they may lead nowhere. */
function stepsOf(pointer, field) {
  const isOptional = pointer.endsWith("?");
  const path = isOptional ? pointer.slice(0, -1) : pointer;
  if (path.length > LONGEST_POINTER || !/^(?:\/|$)/.test(path) || /~(?![01])/.test(path)) {
    throw refusal("ERR_WECHATPAY_SENSITIVE", field, reason("FieldPointer", { most: String(LONGEST_POINTER) }));
  }
  const steps = path.split("/").slice(1);
  return { steps: steps.map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~")), isOptional };
}

/** Where a step leads from a place; undefined where there is nothing. More than `most` are not listed one by one. */
function placesAt({ holder, name, path }, step, most) {
  const value = holder[name];
  const to = (next) => ({ holder: value, name: next, path: `${path}/${escaped(next)}` });
  if (Array.isArray(value)) {
    if (step === "*") return Array.from({ length: Math.min(value.length, most + 1) }, (_, at) => to(String(at)));
    return INDEX.test(step) && Number(step) < value.length ? [to(step)] : undefined;
  }
  const isThere = typeof value === "object" && value !== null && Object.prototype.hasOwnProperty.call(value, step);
  return isThere ? [to(step)] : undefined;
}

/** What is done with the text at a place; its errors name the place. */
function ofField(place, change) {
  try {
    return change(place.holder[place.name]);
  } catch (error) {
    const isField = error.field === "plaintext" || error.field === "ciphertext";
    throw isField ? refusal(error.code, fieldOf(place), reasonOf(error)) : error;
  }
}

/**
 * WeChat Pay takes nothing that was encrypted for a key that is not in use any more.
 *
 * @param {import("wechatpay-wasm").PlatformKeyInput} key
 * @param {number} now
 */
function refuseExpired(key, now) {
  if (!("certificate" in key)) return;
  const { serialNo, notAfter } = inspect(key.certificate);
  if (now * 1000 <= Date.parse(notAfter)) return;
  const expired = reason("PlatformCertificateExpired", { serial: serialNo, date: notAfter.slice(0, 10) });
  throw refusal("ERR_WECHATPAY_CERTIFICATE_EXPIRED", "key", expired);
}

function parsed(body) {
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch {
    // Without its cause: an engine's SyntaxError quotes the text.
    throw refusal("ERR_WECHATPAY_RESPONSE_BODY", "body", reason("FieldsNotJson"));
  }
}

function refused(place, id) {
  return refusal("ERR_WECHATPAY_SENSITIVE", fieldOf(place), reason(id));
}

function reason(id, values = {}) {
  return { id, values };
}

/** The body, and in it the pointer. */
function fieldOf({ path }) {
  return `body${shown(path)}`;
}

function shown(pointer) {
  return onOneLine(pointer).slice(0, 200);
}

function escaped(step) {
  return step.replace(/~/g, "~0").replace(/\//g, "~1");
}
