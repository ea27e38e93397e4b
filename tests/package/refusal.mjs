// What every refusal must be: typed, coded, worded in both languages, silent about secrets, and without consequences.
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { inspect } from "node:util";

import { merchant } from "./files.mjs";

const good = { ...merchant, url: "/v3/certificates", timestamp: 1554208460, nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242" };
const goodMessage = "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n";
const goodSignature = createSign("sha256").update(goodMessage).sign(merchant.privateKey, "base64");

let calls = 0;

/** The next correct call works and gives the right bytes; every eighth time down to the signature, which takes longer. */
export function assertUnharmed(pkg) {
  calls += 1;
  if (calls % 8 !== 1) {
    const { privateKey, ...unsigned } = good;
    assert.equal(pkg.prepareRequest(unsigned).message, goodMessage, "the next correct call");
    return;
  }
  const signed = pkg.signRequest(good);
  assert.equal(signed.message, goodMessage);
  assert.ok(signed.headers.Authorization.includes(`signature="${goodSignature}"`), "the next correct call");
}

/** Runs of Base64 in `secret` that are long enough to mean something. */
function piecesOf(secret) {
  const text = (typeof secret === "string" ? secret : Buffer.from(secret).toString("base64")).replace(/-----[^-]+-----/g, "");
  return (text.replace(/\s+/g, "").match(/.{16}/g) ?? []).filter((piece) => /^[\w+/=]+$/.test(piece));
}

/** Everything a log could show of an error. */
function everythingShown(error) {
  return [
    error.message,
    error.hint,
    error.stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
  ]
    .join("\n")
    .replace(/\s+/g, "");
}

/** `call` is refused with `code` and `field`; returns the error. */
export function assertRefused(pkg, call, { code, field, hint, message, secrets = [] }) {
  let error;
  try {
    const result = call();
    assert.fail(`not refused: ${inspect(result, { depth: 1 }).slice(0, 200)}`);
  } catch (thrown) {
    if (thrown instanceof assert.AssertionError) throw thrown;
    error = thrown;
  }
  const told = () => `${error.code} ${error.field}: ${error.message} | ${error.hint}`;
  assert.ok(error instanceof pkg.WechatPayError && error instanceof Error, `a WechatPayError: ${inspect(error)}`);
  assert.equal(error.code, `ERR_WECHATPAY_${code}`, told());
  assert.ok(pkg.errorCodes.includes(error.code));
  assert.equal(error.field, field, told());
  assert.equal(error.name, "WechatPayError");
  assert.equal(String(error), `WechatPayError: ${error.message}`);
  assert.match(error.hint, /[\u4e00-\u9fff]/, `a hint in Chinese: ${told()}`);
  assert.ok(error.message.length > 5 && error.message.length < 1000 && error.hint.length < 1000, told());
  if (field !== undefined) {
    assert.ok(error.message.startsWith(`${field}: `), told());
    assert.ok(!error.message.slice(field.length + 2).startsWith(field), `the field is named once: ${told()}`);
  }
  if (hint) assert.match(error.hint, hint);
  if (message) assert.match(error.message, message);
  const shown = everythingShown(error);
  for (const secret of [merchant.privateKey, ...secrets]) {
    for (const piece of piecesOf(secret)) assert.ok(!shown.includes(piece), `echoes key material: ${piece}`);
  }
  return error;
}
