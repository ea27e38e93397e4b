/**
 * The whole body, or undefined when the client went away. Of a longer one than `largest` bytes, more than that is kept, to be
 * refused.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {number} largest
 * @returns {Promise<Buffer | undefined>}
 */
export function readBody(request, largest) {
  return new Promise((resolve) => {
    const chunks = [];
    let length = 0;
    request.on("data", (chunk) => {
      if (length > largest) return;
      chunks.push(chunk);
      length += chunk.length;
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", () => resolve(undefined));
    request.on("close", () => resolve(undefined));
  });
}
