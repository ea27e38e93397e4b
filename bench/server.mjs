// A gateway in a process of its own: the same small answer to every request, signed once.
import { createServer } from "node:http";
import { answer } from "./materials.mjs";

const { headers, body } = answer('{"code_url":"weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00"}');
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response
      .writeHead(200, { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) })
      .end(body);
  });
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
