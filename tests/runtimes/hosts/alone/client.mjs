// The client, the only one of the package's files that this imports. The network is a function.
import { createClient } from "wechatpay-wasm/client";
import { equal, ok } from "../../conformance/assert.mjs";
import vectors from "../../conformance/vectors.mjs";

const { merchant, platform, build } = vectors;

export async function check() {
  const sent = [];
  const { mchid, serialNo, privateKey } = merchant;
  const client = createClient({
    mchid,
    serialNo,
    privateKey,
    keys: [{ id: platform.publicKeyId, publicKey: platform.publicKey }],
    retry: false,
    fetch: async (_url, { headers }) => {
      sent.push(headers);
      return { status: 200, headers: {}, text: async () => "{}", arrayBuffer: async () => new Uint8Array(2).buffer };
    },
  });
  const { code } = await client.partnerships.build(build.input).then(
    () => ({}),
    (error) => error,
  );
  equal(code, "ERR_WECHATPAY_RESPONSE_HEADER");
  ok(/^WECHATPAY2-SHA256-RSA2048 /.test(sent[0].Authorization), `${sent[0].Authorization}`);
  ok(/^[0-9a-f]{32}$/.test(sent[0]["Idempotency-Key"]), `${sent[0]["Idempotency-Key"]}`);
}
