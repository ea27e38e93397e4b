// What is not JSON both ways: image upload, bill download; and the echo that compares bytes.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { startSandbox } from "./entry.mjs";
import { authorization, call, canonical, ECHO, exchange, outcome, verifies, wechatpayHeaders } from "./merchant.mjs";

const UPLOAD = "/v3/marketing/favor/media/image-upload";
const BOUNDARY = "boundary-7MA4YWxk";
const file = Buffer.concat([randomBytes(3000), Buffer.from("\r\n\r\n--almost a boundary\r\n"), Buffer.from([0, 255])]);
const sha256 = createHash("sha256").update(file).digest("hex");
const meta = `{ "filename": "图片.png", "sha256": "${sha256}"}`;

let sandbox;
before(async () => {
  sandbox = await startSandbox({ platform: "certificate" });
});
after(() => sandbox.close());

const metaPart = (text = meta) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n${text}\r\n`;
const fileHead = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="图片.png"\r\nContent-Type: image/png\r\n\r\n`;
const form = (...parts) => Buffer.concat([...parts.map((part) => Buffer.from(part)), Buffer.from(`--${BOUNDARY}--\r\n`)]);
const whole = form(metaPart(), fileHead, file, "\r\n");

function upload(body, { signBody = meta, target = UPLOAD, contentType = `multipart/form-data; boundary=${BOUNDARY}` } = {}) {
  return call(sandbox, "POST", target, { body, signBody, headers: { "Content-Type": contentType } });
}

test("an image is uploaded, its meta signed byte for byte, and can be fetched again", async () => {
  const answer = await upload(whole);
  assert.equal(answer.status, 200);
  assert.ok(verifies(answer, sandbox.platform.keys));
  const address = new URL(answer.json.media_url);
  assert.equal(address.origin, sandbox.url);
  const image = await exchange(sandbox, "GET", address.pathname, {});
  assert.deepEqual(image.bytes, file);
  assert.deepEqual(wechatpayHeaders(image), []);
});

test("the merchant upload answers a media_id", async () => {
  const answer = await upload(whole, { target: "/v3/merchant/media/upload" });
  assert.deepEqual(answer.json, { media_id: sha256 });
});

test("a quoted boundary, a preamble, and the parts in the other order pass", async () => {
  const body = Buffer.concat([Buffer.from("preamble\r\n"), form(fileHead, file, "\r\n", metaPart())]);
  assert.equal((await upload(body, { contentType: `multipart/form-data; boundary="${BOUNDARY}"` })).status, 200);
});

test("an image that was never uploaded is 404", async () => {
  assert.equal((await exchange(sandbox, "GET", `/v3/sandbox/media/${"0".repeat(64)}`, {})).status, 404);
});

for (const [name, options, signedText] of [
  ["the whole body", { signBody: whole }, meta],
  ["meta re-serialised", { signBody: JSON.stringify(JSON.parse(meta)) }, meta],
  ["nothing", { signBody: "" }, meta],
]) {
  test(`signed over ${name}: 错误的签名`, async () => {
    const answer = await upload(whole, options);
    assert.deepEqual(outcome(answer), [401, "SIGN_ERROR", "错误的签名，验签失败"]);
    const empty = canonical("POST", UPLOAD, "1234567890", "n".repeat(32), signedText).length;
    assert.equal(answer.json.detail.sign_information.sign_message_length, empty);
  });
}

const jsonOf = (value) => [form(metaPart(JSON.stringify(value)), fileHead, file, "\r\n"), JSON.stringify(value)];
for (const [name, body, signBody, field, issue] of [
  ["no file part", form(metaPart()), meta, "file", "必填"],
  ["no meta part", form(fileHead, file, "\r\n"), "", "meta", "必填"],
  ["two meta parts", form(metaPart(), metaPart(), fileHead, file, "\r\n"), meta, "meta", "重复"],
  [
    "a file without filename",
    form(metaPart(), fileHead.replace('; filename="图片.png"', ""), file, "\r\n"),
    meta,
    "file",
    "缺少filename",
  ],
  ["another file than hashed", form(metaPart(), fileHead, "changed", "\r\n"), meta, "/sha256", "与文件的sha256不一致"],
  ["meta that is not JSON", form(metaPart("x"), fileHead, file, "\r\n"), "x", "/", "不是JSON"],
  ["meta without sha256", ...jsonOf({ filename: "a.png" }), "/sha256", "必填"],
  ["meta without filename", ...jsonOf({ sha256 }), "/filename", "必填"],
  ["a short sha256", ...jsonOf({ filename: "a.png", sha256: "ab" }), "/sha256", "长度应为64至64个字符"],
]) {
  test(`upload with ${name}: 400 PARAM_ERROR at ${field}`, async () => {
    const answer = await upload(body, { signBody });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.code, "PARAM_ERROR");
    assert.deepEqual([answer.json.detail.field, answer.json.detail.issue], [field, issue]);
  });
}

test("a body that is not multipart is refused for its Content-Type", async () => {
  assert.equal(
    (await upload("{}", { contentType: "application/json", signBody: "{}" })).json.message,
    "Http头Content-Type应为multipart/form-data",
  );
});

test("a form whose boundary is missing or never comes is not signed by anything", async () => {
  for (const contentType of ["multipart/form-data", "multipart/form-data; boundary=other"]) {
    assert.equal((await upload(whole, { contentType })).json.code, "SIGN_ERROR");
  }
});

test("a bill: a signed answer with address and hash, then unsigned bytes", async () => {
  const answer = await call(sandbox, "GET", "/v3/bill/tradebill?bill_date=2024-01-31");
  assert.equal(answer.status, 200);
  assert.ok(verifies(answer, sandbox.platform.keys));
  const { hash_type: type, hash_value: hash, download_url: url } = answer.json;
  const { origin, pathname, search } = new URL(url);
  assert.equal(origin, sandbox.url);
  const bill = await call(sandbox, "GET", `${pathname}${search}`, { headers: { Accept: "application/octet-stream" } });
  assert.equal(bill.status, 200);
  assert.deepEqual(wechatpayHeaders(bill), []);
  assert.equal(type, "SHA1");
  assert.equal(createHash("sha1").update(bill.bytes).digest("hex"), hash);
});

test("a packed bill has the digest of the unpacked one", async () => {
  const answer = await call(sandbox, "GET", "/v3/bill/tradebill?bill_date=2024-01-31&tar_type=GZIP");
  const { pathname, search } = new URL(answer.json.download_url);
  const bill = await call(sandbox, "GET", `${pathname}${search}`, { headers: { Accept: "application/octet-stream" } });
  assert.equal(createHash("sha1").update(gunzipSync(bill.bytes)).digest("hex"), answer.json.hash_value);
  const other = await call(sandbox, "GET", "/v3/bill/tradebill?bill_date=2024-01-31&tar_type=ZIP");
  assert.deepEqual([other.status, other.json.detail.field], [400, "tar_type"]);
});

test("a bill needs a date; a download needs a known token and a signature", async () => {
  for (const query of ["", "?bill_date=20240131"]) {
    assert.equal((await call(sandbox, "GET", `/v3/bill/tradebill${query}`)).json.detail.field, "bill_date");
  }
  assert.equal((await call(sandbox, "GET", "/v3/billdownload/file?token=x")).status, 404);
  assert.equal(
    (await exchange(sandbox, "GET", "/v3/billdownload/file?token=x", { Accept: "*/*", "User-Agent": "x" })).status,
    401,
  );
});

for (const [method, path, body] of [
  ["GET", ECHO, ""],
  ["POST", `${ECHO}/any/thing?a=%7b&b=1#`.replace("#", ""), '{"描述":"图片😀"}\n'],
  ["POST", ECHO, ""],
  ["PUT", `${ECHO}/x`, Buffer.from([0, 1, 2, 255])],
  ["PATCH", ECHO, "text"],
  ["DELETE", ECHO, ""],
  ["POST", ECHO, "x".repeat(2 * 1024 * 1024)],
]) {
  test(`echo: ${method} ${path} with ${body.length} bytes or characters`, async () => {
    const header = authorization(sandbox, { method, target: path, body, nonce: "N" });
    const sent = [
      ["aCcept", "*/*"],
      ["User-Agent", "echo"],
      ["X-Odd", "ü"],
      ["Authorization", header],
    ];
    const answer = await exchange(sandbox, method, path, Object.fromEntries(sent), body);
    assert.equal(answer.status, 200);
    const { json } = answer;
    assert.equal(json.method, method);
    assert.equal(json.target, path);
    assert.deepEqual(Buffer.from(json.body, "base64"), Buffer.from(body));
    const timestamp = /timestamp="(\d+)"/.exec(header)[1];
    assert.deepEqual(Buffer.from(json.message_base64, "base64"), canonical(method, path, timestamp, "N", body));
    for (const pair of sent)
      assert.ok(
        json.headers.some((got) => got[0] === pair[0] && got[1] === pair[1]),
        pair[0],
      );
    const entry = sandbox.requests.at(-1);
    assert.deepEqual(entry.body, Buffer.from(body));
    assert.deepEqual(entry.message, canonical(method, path, timestamp, "N", body));
    assert.equal(entry.requestId, answer.headers["request-id"]);
  });
}
