// The client's stream of a download, of which every engine makes its own: web streams and gzip. No network: `fetch` is given.
import { equal } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { mchid, serialNo, privateKey } = vectors.merchant;
const keys = [{ id: vectors.platform.publicKeyId, publicKey: vectors.platform.publicKey }];
const url = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=x";
const abc = new TextEncoder().encode("abc");
// FIPS 180-2, appendices A.1 and B.1.
const hashes = [
  { type: "SHA1", value: "a9993e364706816aba3e25717850c26c9cd0d89d" },
  { type: "SHA256", value: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
];
// printf abc | gzip -n
const packed = Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 75, 76, 74, 6, 0, 194, 65, 36, 53, 3, 0, 0, 0);

/** A web stream of these bytes, one in each piece; it breaks where `error` is given. */
function body(bytes, error) {
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
  return new ReadableStream({
    pull(controller) {
      if (pieces.length > 0) controller.enqueue(pieces.shift());
      else if (error) controller.error(error);
      else controller.close();
    },
  });
}

async function read(createClient, sent, options, error) {
  const fetch = async () => ({ status: 200, headers: new Headers(), body: body(sent, error) });
  const client = createClient({ mchid, serialNo, privateKey, keys, retry: false, fetch });
  const reader = (await client.downloadStream(url, options)).getReader();
  const bytes = [];
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) bytes.push(...next.value);
    return { bytes };
  } catch (failure) {
    return { bytes, code: failure.code };
  }
}

const tests = {
  async "hands out the file whose digest it is"(createClient) {
    for (const hash of hashes) equal(await read(createClient, abc, { hash }), { bytes: Array.from(abc) });
  },
  async "keeps the last byte of another, and of one that breaks off"(createClient) {
    const [hash] = hashes;
    const abd = new TextEncoder().encode("abd");
    equal(await read(createClient, abd, { hash }), { bytes: Array.from(abd.subarray(0, 2)), code: "ERR_WECHATPAY_DOWNLOAD" });
    equal((await read(createClient, abc, { hash }, new Error("cut"))).code, "ERR_WECHATPAY_NETWORK");
  },
  async "unpacks gzip, and keeps it"(createClient) {
    const [hash] = hashes;
    equal(await read(createClient, packed, { hash, gzip: "unpack" }), { bytes: Array.from(abc) });
    equal(await read(createClient, packed, { hash, gzip: "keep" }), { bytes: Array.from(packed) });
  },
  async "has no end where gzip is none, is cut off, or is not all"(createClient) {
    const [hash] = hashes;
    for (const gzip of ["unpack", "keep"]) {
      for (const sent of [abc, packed.subarray(0, -1), Uint8Array.of(...packed, 0), Uint8Array.of(...packed, 1)])
        equal((await read(createClient, sent, { hash, gzip })).code, "ERR_WECHATPAY_DOWNLOAD");
      equal((await read(createClient, packed.subarray(0, -1), { hash, gzip }, new Error("cut"))).code, "ERR_WECHATPAY_NETWORK");
    }
  },
};

/**
 * What `run` of suite.mjs found, with this added. Where a host can make no stream (Node 16, Workers of old dates) that is
 * what is tested: it says so.
 */
export async function withStreams(outcome, createClient) {
  let canStream = true;
  try {
    new ReadableStream();
  } catch {
    canStream = false;
  }
  const all = canStream ? tests : { "is refused where there is none": refused };
  const failures = [...outcome.failures];
  let { passed } = outcome;
  for (const [name, test] of Object.entries(all)) {
    try {
      await test(createClient);
      passed += 1;
    } catch (error) {
      failures.push(`downloadStream: ${name}: ${error?.message || error}`);
    }
  }
  return { ...outcome, passed, failures };
}

async function refused(createClient) {
  const client = createClient({ mchid, serialNo, privateKey, keys, fetch: async () => ({}) });
  const [hash] = hashes;
  const code = await client.downloadStream(url, { hash }).then(
    () => "none",
    (error) => error.code,
  );
  equal(code, "ERR_WECHATPAY_CLIENT_OPTION");
}
