// What signRequest returns is what fetch takes, in every host that has a fetch.
import { completeRequest, prepareRequest, signRequest } from "wechatpay-wasm";
import { type Client, type ClientOptions, createClient } from "wechatpay-wasm/client";

const signed = signRequest({ mchid: "1", serialNo: "1", privateKey: "PEM", url: "/v3/x", body: new Uint8Array() });

export const answer: Promise<Response> = fetch(signed.url, signed);
export const request = new Request(signed.url, signed);
export const completed = fetch(
  signed.url,
  completeRequest(prepareRequest({ mchid: "1", serialNo: "1", url: "/v3/x" }), "signature"),
);

// @ts-expect-error text or bytes, and not `any`, which a declaration that does not compile becomes under skipLibCheck
export const length: number = signed.body;

// Whatever fetch and AbortSignal the libraries declare fit the client.
export function clientOfThisHost(options: ClientOptions): Client {
  const client = createClient({ ...options, fetch });
  void client.request({ path: "/v3/x", signal: new AbortController().signal });
  const { body } = new Response("");
  const files = [new Blob([]), body, new ArrayBuffer(1)];
  for (const file of files) if (file !== null) void client.upload({ path: "/v3/x", file, filename: "a.png" });
  return client;
}
