// Lines for a POSIX shell that do by hand what this package did.

/** The request as one curl line; nothing in it is interpreted by the shell or by curl's globbing. */
export function curl({ method, url, headers, body }) {
  const parts = ["curl", "--globoff", method === "HEAD" ? "--head" : `--include --request ${method}`, quote(url)];
  for (const [name, value] of Object.entries(headers)) parts.push(`--header ${quote(`${name}: ${value}`)}`);
  // --data-raw takes a leading @ for what it is.
  if (typeof body === "string") parts.push(`--data-raw ${quote(body)}`);
  if (body !== undefined && typeof body !== "string") parts.push("--data-binary @body.bin");
  return parts.join(" \\\n  ");
}

/** Signs the message with OpenSSL; the output must be the signature in Authorization. */
export function openssl(message, keyFile) {
  const lines = message.replace(/\n$/, "").split("\n");
  // The body may have line breaks of its own: it stays one argument.
  const parts = [...lines.slice(0, 4), lines.slice(4).join("\n")];
  return `printf '%s\\n' ${parts.map(quote).join(" ")} \\\n  | openssl dgst -sha256 -sign ${quote(keyFile)} | openssl base64 -A`;
}

function quote(text) {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
